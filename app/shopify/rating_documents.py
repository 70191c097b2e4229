"""The GraphQL texts of a product's rating: Shopify's standard metafields reviews.rating and reviews.rating_count."""

from __future__ import annotations

from app.shopify.document import Document

RATING_READ = Document(
    "RatingRead",
    """
query RatingRead($id: ID!) {
  product(id: $id) {
    id
    rating: metafield(namespace: "reviews", key: "rating") { id value compareDigest }
    count: metafield(namespace: "reviews", key: "rating_count") { id value compareDigest }
  }
}
""",
    cost=4.0,
)

# Both or neither: the operation is atomic. With the digest of what was read it refuses (STALE_OBJECT) where somebody
# else has written since.
RATING_SET = Document(
    "RatingSet",
    """
mutation RatingSet($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) {
    metafields { id key value }
    userErrors { field message code }
  }
}
""",
    is_mutation=True,
)

# There is no rating of nothing: where no review is left, both go.
RATING_DELETE = Document(
    "RatingDelete",
    """
mutation RatingDelete($metafields: [MetafieldIdentifierInput!]!) {
  metafieldsDelete(metafields: $metafields) {
    deletedMetafields { key namespace ownerId }
    userErrors { field message }
  }
}
""",
    is_mutation=True,
)

RATING_DOCUMENTS = (RATING_READ, RATING_SET, RATING_DELETE)
