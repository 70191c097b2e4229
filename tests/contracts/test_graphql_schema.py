"""Every GraphQL text that we send, against the schema that Shopify publishes for the version that we speak."""

from __future__ import annotations

import pytest
from shopify import ApiAccess

from app.shopify.documents import DISCOUNT_BY_CODE, EVERY_DOCUMENT, GRANTED_SCOPES, SHOP_PROFILE, Document
from app.shopify.remedy_documents import GIFT_CARD_DOCUMENTS
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES, SEPARATE_SCOPES
from tests.contracts.shopify_schema import answers_fit_schema, complaints_about, scopes_needed

A_DISCOUNT = {
    "data": {
        "codeDiscountNodeByCode": {
            "id": "gid://shopify/DiscountCodeNode/1",
            "codeDiscount": {
                "__typename": "DiscountCodeBasic",
                "title": "Kept",
                "startsAt": "2026-11-21T10:00:00Z",
                "endsAt": None,
                "usageLimit": 1,
                "codes": {"nodes": [{"code": "KEPT-1"}]},
            },
        }
    }
}


@pytest.mark.parametrize("document", EVERY_DOCUMENT, ids=lambda one: one.name)
def test_a_document_is_valid_and_uses_nothing_deprecated(document: Document) -> None:
    assert complaints_about(document) == []


@pytest.mark.parametrize("document", EVERY_DOCUMENT, ids=lambda one: one.name)
def test_a_document_needs_only_scopes_that_we_ask_for(document: Document) -> None:
    separate = SEPARATE_SCOPES if document in GIFT_CARD_DOCUMENTS else ()
    ours = ApiAccess([*LAUNCH_SCOPES, *OPTIONAL_SCOPES, *separate])

    closed = [
        needed
        for needed in scopes_needed(document)
        if not any(ours.covers(ApiAccess([one])) for one in needed)
    ]

    assert closed == []


@pytest.mark.parametrize("document", EVERY_DOCUMENT, ids=lambda one: one.name)
def test_a_document_is_called_what_its_text_says(document: Document) -> None:
    kind = "mutation" if document.is_mutation else "query"

    assert document.text.strip().startswith(f"{kind} {document.name}")


def test_what_is_wrong_in_a_document_is_seen() -> None:
    deprecated = Document("Old", "query Old { shop { id storefrontUrl } }")
    keyless = Document(
        "Refund",
        "mutation Refund($input: RefundInput!) { refundCreate(input: $input) { userErrors { message } } }",
        is_mutation=True,
    )

    assert "deprecated" in complaints_about(deprecated)[0]
    assert complaints_about(keyless) == ["refundCreate documents @idempotent and is sent without it"]


def test_an_answer_that_fits_is_let_pass() -> None:
    assert answers_fit_schema(DISCOUNT_BY_CODE, {"code": "KEPT-1"}, A_DISCOUNT) == []


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ({"data": {"currentAppInstallation": None}}, "non-null"),
        ({"data": {"currentAppInstallation": {"id": "1", "accessScopes": []}}}, "is not a ID"),
        ({"data": {"currentAppInstallation": {"id": "gid://shopify/AppInstallation/1"}}}, "missing"),
        (
            {
                "data": {
                    "currentAppInstallation": {"id": "gid://shopify/A/1", "accessScopes": [], "name": "x"}
                }
            },
            "was not asked for",
        ),
        ({"errors": [{"message": "no"}]}, "no data"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(answer: dict[str, object], complaint: str) -> None:
    assert complaint in " ".join(answers_fit_schema(GRANTED_SCOPES, {}, answer))


def test_an_unknown_enum_value_is_named() -> None:
    shop = {
        "id": "gid://shopify/Shop/1", "name": "A", "myshopifyDomain": "a.myshopify.com", "contactEmail": "a@a.example",
        "currencyCode": "KRONOR", "ianaTimezone": "Europe/Stockholm", "taxesIncluded": True,
        "primaryDomain": {"host": "a.example"}, "shopAddress": {"countryCodeV2": "SE"},
        "plan": {"publicDisplayName": "Basic", "partnerDevelopment": False, "shopifyPlus": False},
    }  # fmt: skip

    assert "KRONOR" in " ".join(answers_fit_schema(SHOP_PROFILE, {}, {"data": {"shop": shop}}))
