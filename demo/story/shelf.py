"""The two pretend shops: what is on their shelves and how it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.pretend import Collection, Product, ShippingOption

LOPARBODEN = "loparboden.myshopify.com"
# A second, quiet shop, so that nothing in the demo is right only because there is one shop.
TEHYLLAN = "tehyllan.myshopify.com"

NEW, WINTER, WOOL = Collection("Nyheter"), Collection("Vinterlöpning"), Collection("Ull från Fårö")
RUNNING = "Löparskor"
SHOES = (
    Product("Vidda 3 terrängsko", "1499.00", sku="VID3", vendor="Norrspår", grams=780, picture="#2f5d50",
            description="Grepp i blöt mossa, 6 mm droppe.", product_type=RUNNING, tags=["terräng"],
            collections=[NEW]),
    Product("Stråk 2 landsvägssko", "1399.00", sku="STR2", vendor="Norrspår", grams=690, picture="#b4553a",
            description="Mjuk och lätt, för milen före frukost.", product_type=RUNNING, tags=["asfalt"]),
    Product("Tempo Racer", "1799.00", sku="TMPR", vendor="Kvickan", grams=520, picture="#d98e32",
            description="För den som räknar sekunder.", product_type=RUNNING, tags=["asfalt", "tävling"],
            collections=[NEW]),
    Product("Isbrodd Vinter dubbsko", "1699.00", sku="ISBR", vendor="Norrspår", grams=860, picture="#3c5a78",
            description="Sexton dubbar, torra fötter.", product_type=RUNNING, tags=["dubb", "vinter"],
            collections=[WINTER]),
    Product("Lunk promenadsko", "1099.00", sku="LUNK", vendor="Kvickan", grams=720, picture="#7a6a53",
            description="För dagen efter loppet.", product_type="Promenadskor"),
)  # fmt: skip
SMALL = (
    Product("Ullstrumpor, 2 par", "249.00", sku="ULST", vendor="Fårö", grams=120, picture="#94523f",
            drawing="sock", product_type="Strumpor", tags=["ull", "tvättas i 30°"], collections=[WOOL]),
    Product("Pannlampa 400 lm", "599.00", sku="PANN", vendor="Glimt", grams=160, picture="#e0b93c",
            drawing="lamp", product_type="Pannlampor", tags=["laddas"], collections=[WINTER]),
    Product("Reflexväst", "199.00", sku="RFLX", vendor="Glimt", grams=110, picture="#b9c43a", drawing="vest",
            product_type="Reflexer", collections=[WINTER]),
    Product("Broddar för löpning", "449.00", sku="BROD", vendor="Norrspår", grams=240, picture="#55606b",
            drawing="spikes", product_type="Broddar", tags=["vinter"], collections=[WINTER]),
    Product("Vätskebälte", "399.00", sku="VBLT", vendor="Kvickan", grams=210, picture="#4b7f93", drawing="belt",
            product_type="Bälten"),
    Product("Buff i merino", "229.00", sku="BUFF", vendor="Fårö", grams=60, picture="#6b4c7a", drawing="tube",
            product_type="Halsdukar", tags=["ull", "tvättas i 30°"], collections=[WOOL, WINTER]),
)  # fmt: skip
CARD = Product(
    "Presentkort", "500.00", sku="GIFT", requires_shipping=False, gift_card=True, grams=0, picture="#a03a4a",
    product_type="Presentkort",
)  # fmt: skip
TEAS = (
    Product("Rökigt te, 100 g", "119.00", sku="TE1", vendor="Tehyllan", grams=120, picture="#6a4a35",
            drawing="tin", product_type="Te", tags=["svart"]),
    Product("Grönt te, 100 g", "129.00", sku="TE2", vendor="Tehyllan", grams=120, picture="#71904f",
            drawing="tin", product_type="Te", tags=["grönt"]),
)  # fmt: skip


@dataclass(frozen=True)
class Lane:
    """A shipping option and how its carrier keeps to it.

    days      share (any scale) by the working day on which it comes, counted from the day of hand-over
    bad_days  the same in the carrier's bad weeks; 0 stands for never
    shown     what the buyer was told, in working days, as far as the story needs to know; None: hours, or nothing
    at_point  the parcel goes to a pick-up point
    is_blind  the carrier tells Shopify nothing
    window    whether some checkouts show dates for it (from, to: days from the order)
    """

    key: str
    title: str
    price: str
    carrier: str | None
    weight: float
    days: dict[int, float]
    country: str = "SE"
    shown: tuple[int, int] | None = None
    bad_days: dict[int, float] = field(default_factory=dict)
    at_point: bool = False
    is_blind: bool = False
    by_bike: bool = False
    in_store: bool = False
    window: tuple[int, int] | None = None

    @property
    def option(self) -> ShippingOption:
        return ShippingOption(self.title, self.price, code=self.key, window_days=self.window)


# Norrfrakt, Cykelbudet and Lokalbudet don't exist: of real carriers the demo should say nothing bad.
LANES = (
    Lane("varubrev", "PostNord Varubrev 2–4 vardagar", "39", "PostNord", 24,
         {1: 5, 2: 39, 3: 38, 4: 16, 5: 1.2, 6: 0.6, 8: 0.2}, shown=(2, 4), at_point=True),
    Lane("instabox", "Instabox nästa vardag", "49", "Instabox", 16, {1: 98, 2: 1.4, 3: 0.6}, shown=(1, 1),
         at_point=True),
    Lane("budbee", "Budbee hem 1–2 vardagar", "59", "Budbee", 17, {1: 53, 2: 45, 3: 1.5, 4: 0.5}, shown=(1, 2),
         window=(1, 2)),
    Lane("dhl", "DHL Service Point 2–5 vardagar", "35", "DHL", 13,
         {1: 5, 2: 26, 3: 35, 4: 23, 5: 9, 6: 1.4, 8: 0.6}, shown=(2, 5), at_point=True, window=(2, 7)),
    Lane("express", "Express, next business day", "149", "DHL", 5, {1: 97, 2: 2.5, 4: 0.5}, shown=(1, 1)),
    Lane("norrfrakt", "Norrfrakt hem 2–3 vardagar", "29", "Norrfrakt", 22,
         {1: 5, 2: 54, 3: 39, 4: 1.2, 5: 0.6, 7: 0.2}, shown=(2, 3),
         bad_days={2: 4, 3: 12, 4: 18, 5: 18, 6: 14, 8: 12, 11: 8, 0: 14}),
    Lane("hempaket", "PostNord Hempaket", "79", "PostNord", 5, {1: 6, 2: 44, 3: 35, 4: 12, 6: 3}, shown=(2, 5)),
    Lane("cykel", "Cykelbud inom 2 timmar", "119", "Cykelbudet", 3, {}, by_bike=True),
    Lane("lokalbud", "Hem med Lokalbudet 1–3 vardagar", "45", "Lokalbudet", 2, {1: 40, 2: 40, 3: 20}, shown=(1, 3),
         is_blind=True),
    Lane("snabb", "Snabbfrakt", "69", "PostNord", 2, {1: 40, 2: 40, 3: 15, 5: 5}),
    Lane("butik", "Hämta i butik", "0", None, 2.5, {1: 1}, in_store=True),
    Lane("no", "Bring hjem 3–5 virkedager", "89", "Bring", 1, {2: 8, 3: 42, 4: 34, 5: 11, 6: 3, 8: 2}, country="NO",
         shown=(3, 5)),
    Lane("dk", "PostNord pakkeboks 2–4 hverdage", "79", "PostNord", 1, {2: 45, 3: 35, 4: 15, 5: 3, 7: 2}, country="DK",
         shown=(2, 4), at_point=True),
    Lane("fi", "PostNord noutopiste 3–5 arkipäivää", "79", "PostNord", 1, {2: 10, 3: 40, 4: 32, 5: 13, 6: 3, 9: 2},
         country="FI", shown=(3, 5), at_point=True),
    Lane("de", "DHL Paket 3–6 Werktage", "99", "DHL", 1, {3: 25, 4: 40, 5: 22, 6: 9, 7: 3, 9: 1}, country="DE",
         shown=(3, 6)),
    Lane("gb", "DHL Express 2–4 business days", "149", "DHL", 1, {2: 35, 3: 45, 4: 15, 5: 3, 6: 2}, country="GB",
         shown=(2, 4)),
)  # fmt: skip
TEA_LANE = Lane(
    "brev", "PostNord Varubrev 2–4 vardagar", "29", "PostNord", 1, {2: 40, 3: 40, 4: 15, 5: 5}, shown=(2, 4)
)
BY_KEY = {lane.key: lane for lane in (*LANES, TEA_LANE)}


def lanes_to(country: str) -> list[Lane]:
    return [lane for lane in LANES if lane.country == country]
