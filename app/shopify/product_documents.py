"""The GraphQL text by which a product is read: what orders and their webhooks don't tell of it."""

from __future__ import annotations

from app.shopify.document import Document

COLLECTIONS_PAGE = 50  # more than most products are in; one that is in more is asked for on
PRODUCT_READ = Document(
    "ProductRead",
    """
query ProductRead($id: ID!, $first: Int!, $after: String) {
  product(id: $id) {
    id title productType tags status
    collections(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id title handle }
    }
  }
}
""",
    cost=COLLECTIONS_PAGE + 2.0,
)

PRODUCT_DOCUMENTS = (PRODUCT_READ,)
