"""What a merchant does with the products of a shop: put them up, change them, take them away."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from demo.pretend.announcing import Happening
from demo.pretend.deliveries import Delivery
from demo.pretend.product_views import handle_of
from demo.pretend.records import Collection, Product

if TYPE_CHECKING:
    from demo.pretend.heralding import Herald
    from demo.pretend.shop import PretendShop


class Shelf:
    """The products of one shop. What was bought stays as it was bought, whatever happens here."""

    def __init__(self, shop: "PretendShop", herald: "Herald") -> None:
        self._shop = shop
        self._herald = herald

    def put_up(self, product: Product) -> Product:
        """A copy of it, with ids, is on the shelf from now on. Tells nobody."""
        world = self._shop.world
        copy = replace(product, id=product.id or world.next_id())
        copy.variant_id = copy.variant_id or world.next_id()
        copy.metafields = dict(product.metafields)
        copy.tags, copy.collections = list(product.tags), [self._known(one) for one in product.collections]
        copy.created_at = copy.updated_at = world.now()
        self._shop.record.products.append(copy)
        return copy

    def change(
        self,
        product_id: int,
        *,
        at: datetime | None = None,
        title: str | None = None,
        product_type: str | None = None,
        tags: list[str] | None = None,
        collections: list[str] | None = None,
    ) -> list[Delivery]:
        """What is None stays. Sends `products/update`, which tells nothing of collections (given by their titles)."""
        product = self._product(product_id)
        product.updated_at = at or self._shop.world.now()
        product.title = product.title if title is None else title
        product.product_type = product.product_type if product_type is None else product_type
        product.tags = product.tags if tags is None else list(tags)
        if collections is not None:
            product.collections = [self._known(Collection(one)) for one in collections]
        self._shop.world.keep_shop(self._shop)
        return self._herald.send(product.updated_at, self._herald.product(product))

    def remove(self, product_id: int, *, at: datetime | None = None) -> list[Delivery]:
        """Sends `products/delete`, whose body is the id alone."""
        self._shop.record.products.remove(self._product(product_id))
        self._shop.record.removed_products.append(product_id)
        self._shop.world.keep_shop(self._shop)
        gone = Happening("products/delete", product_id, {"id": product_id})
        return self._herald.send(at or self._shop.world.now(), gone)

    def _product(self, product_id: int) -> Product:
        """raises  KeyError"""
        found = next((one for one in self._shop.record.products if one.id == product_id), None)
        if found is None:
            raise KeyError(product_id)
        return found

    def _known(self, wanted: Collection) -> Collection:
        """The shop's collection of that title, or a new one."""
        places = (place for one in self._shop.record.products for place in one.collections)
        found = next((one for one in places if one.title == wanted.title), None)
        if found is not None:
            return found
        handle = wanted.handle or handle_of(wanted.title)
        return Collection(wanted.title, handle, wanted.id or self._shop.world.next_id())
