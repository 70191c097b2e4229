"""The GraphQL texts that read orders: what the webhooks about them would have told, and what no webhook tells."""

from __future__ import annotations

from app.shopify.document import Document

# For the reconciliation: what the webhooks of these orders would have told, and as many of each thing as most orders
# have. With ORDERS_PAGE orders and the sizes of reading_orders.GLANCE a page asks for about 900 points, and a query may
# cost a thousand; an order that has more of something is asked for alone.
ORDERS_PAGE = 5
ORDER_SIZES = """$lines: Int!, $parts: Int!, $sendings: Int!, $parcels: Int!, $sent: Int!, $scans: Int!,
  $refunds: Int!, $back: Int!"""
LINE_FIELDS = """
fragment LineFields on LineItem {
  id title quantity currentQuantity requiresShipping isGiftCard
  product { legacyResourceId }
  originalUnitPriceSet { shopMoney { amount } }
  discountAllocations { allocatedAmountSet { shopMoney { amount } } }
}
"""
PART_FIELDS = """
fragment PartFields on FulfillmentOrder {
  id status fulfillAt updatedAt
  deliveryMethod { methodType presentedName minDeliveryDateTime maxDeliveryDateTime }
}
"""
SENDING_FIELDS = """
fragment SendingFields on Fulfillment {
  id legacyResourceId name status displayStatus createdAt updatedAt deliveredAt
  trackingInfo(first: $parcels) { company number url }
  fulfillmentLineItems(first: $sent) {
    pageInfo { hasNextPage endCursor }
    nodes { quantity lineItem { id } }
  }
  events(first: $scans, sortKey: HAPPENED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { id status happenedAt createdAt }
  }
}
"""
REFUND_FIELDS = """
fragment RefundFields on Refund {
  id legacyResourceId createdAt processedAt
  refundLineItems(first: $back) {
    pageInfo { hasNextPage endCursor }
    nodes { quantity lineItem { id } }
  }
}
"""
ORDER_FIELDS = (
    """
fragment OrderFields on Order {
  id legacyResourceId name test sourceName tags createdAt processedAt updatedAt cancelledAt
  displayFinancialStatus currencyCode customerLocale customerAcceptsMarketing email
  totalPriceSet { shopMoney { amount } }
  currentTotalPriceSet { shopMoney { amount } }
  customAttributes { key value }
  customer { legacyResourceId firstName lastName defaultEmailAddress { emailAddress } }
  shippingAddress { ...PlaceFields }
  billingAddress { ...PlaceFields }
  shippingLines(first: 1) { nodes { title code discountedPriceSet { shopMoney { amount } } } }
  lineItems(first: $lines) { pageInfo { hasNextPage endCursor } nodes { ...LineFields } }
  fulfillmentOrders(first: $parts) { pageInfo { hasNextPage endCursor } nodes { ...PartFields } }
  fulfillments(first: $sendings) { ...SendingFields }
  refunds(first: $refunds) { ...RefundFields }
}
fragment PlaceFields on MailingAddress { countryCodeV2 provinceCode firstName }
"""
    + LINE_FIELDS
    + PART_FIELDS
    + SENDING_FIELDS
    + REFUND_FIELDS
)
ORDERS_READ = Document(
    "OrdersRead",
    f"""
query OrdersRead($filter: String!, $sort: OrderSortKeys!, $first: Int!, $after: String, {ORDER_SIZES}) {{
  orders(query: $filter, first: $first, after: $after, sortKey: $sort) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{ ...OrderFields }}
  }}
}}
"""
    + ORDER_FIELDS,
    cost=900.0,
)
ORDER_READ = Document(
    "OrderRead",
    f"""
query OrderRead($id: ID!, {ORDER_SIZES}) {{
  order(id: $id) {{ ...OrderFields }}
}}
"""
    + ORDER_FIELDS,
    cost=900.0,
)
ORDERS_COUNT = Document(
    "OrdersCount",
    """
query OrdersCount($filter: String!) {
  ordersCount(query: $filter, limit: null) { count precision }
}
""",
)

# For the rest of an order that has more of something than ORDER_READ shows, page by page.
ORDER_LINES = Document(
    "OrderLines",
    """
query OrderLines($id: ID!, $first: Int!, $after: String) {
  order(id: $id) {
    lineItems(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { ...LineFields } }
  }
}
"""
    + LINE_FIELDS,
    cost=701.0,
)
ORDER_PARTS = Document(
    "OrderParts",
    """
query OrderParts($id: ID!, $first: Int!, $after: String) {
  order(id: $id) {
    fulfillmentOrders(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { ...PartFields }
    }
  }
}
"""
    + PART_FIELDS,
    cost=401.0,
)
ORDER_SENDINGS = Document(
    "OrderSendings",
    """
query OrderSendings($id: ID!, $sendings: Int!, $parcels: Int!, $sent: Int!, $scans: Int!) {
  order(id: $id) { fulfillments(first: $sendings) { ...SendingFields } }
}
"""
    + SENDING_FIELDS,
    cost=900.0,
)
ORDER_REFUNDS = Document(
    "OrderRefunds",
    """
query OrderRefunds($id: ID!, $refunds: Int!, $back: Int!) {
  order(id: $id) { refunds(first: $refunds) { ...RefundFields } }
}
"""
    + REFUND_FIELDS,
    cost=900.0,
)
SENDING_LINES = Document(
    "SendingLines",
    """
query SendingLines($id: ID!, $first: Int!, $after: String) {
  fulfillment(id: $id) {
    fulfillmentLineItems(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { quantity lineItem { id } }
    }
  }
}
""",
    cost=401.0,
)
SENDING_EVENTS = Document(
    "SendingEvents",
    """
query SendingEvents($id: ID!, $first: Int!, $after: String) {
  fulfillment(id: $id) {
    events(first: $first, after: $after, sortKey: HAPPENED_AT) {
      pageInfo { hasNextPage endCursor }
      nodes { id status happenedAt createdAt }
    }
  }
}
""",
    cost=201.0,
)
REFUND_LINES = Document(
    "RefundLines",
    """
query RefundLines($id: ID!, $first: Int!, $after: String) {
  refund(id: $id) {
    refundLineItems(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { quantity lineItem { id } }
    }
  }
}
""",
    cost=401.0,
)

ORDER_DOCUMENTS = (
    ORDERS_READ,
    ORDER_READ,
    ORDERS_COUNT,
    ORDER_LINES,
    ORDER_PARTS,
    ORDER_SENDINGS,
    ORDER_REFUNDS,
    SENDING_LINES,
    SENDING_EVENTS,
    REFUND_LINES,
)
