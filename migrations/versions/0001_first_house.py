"""The first house: every table, and the triggers that keep what is append-only from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TABLES = (
    "shops",
    "shop_tokens",
    "settings_versions",
    "webhooks",
    "ledger_entries",
    "errands",
    "customers",
    "orders",
    "order_parts",
    "shipments",
    "tracking_events",
    "refunds",
    "products",
    "product_waits",
    "promises",
    "promises_superseded",
    "saved_views",
    "shown_uses",
    "arrival_words",
    "arrival_files",
    "outcomes",
    "notice_outcomes",
    "outcome_tallies",
    "outcome_totals",
    "label_sightings",
    "shipping_labels",
    "lane_tallies",
    "lanes",
    "watches",
    "risks",
    "carrier_access",
    "followed_shipments",
    "setup_guides",
    "staff_members",
    "staff_traces",
    "catch_ups",
    "concerns",
    "touchpoints",
    "letters",
    "wishes",
    "consents",
    "letter_texts",
    "mail_reports",
    "mail_tallies",
    "mail_totals",
    "sender_domains",
    "replies",
    "reply_boxes",
    "survey_questions",
    "survey_wordings",
    "survey_invitations",
    "survey_answers",
    "survey_turns",
    "survey_tallies",
    "survey_totals",
    "cases",
    "customer_notes",
    "case_notes",
    "themes",
    "theme_tags",
    "studies",
    "study_members",
    "findings",
    "codings",
    "process_changes",
    "insights",
    "remedies",
    "limit_uses",
    "cost_tallies",
    "cost_totals",
    "order_news",
    "purchases",
    "purchase_totals",
    "gap_totals",
    "heard_months",
    "heard_totals",
    "deed_tallies",
    "deed_totals",
    "covers",
    "claims",
    "claim_photos",
    "claim_notes",
    "claim_calls",
    "offers",
    "reviews",
    "review_versions",
    "review_photos",
    "review_judgements",
    "told_ratings",
    "data_requests",
    "redactions",
    "shop_erasures",
)

# Rows that are never changed, and that go only together with their whole shop.
APPEND_ONLY = (
    "arrival_words",
    "consents",
    "ledger_entries",
    "letter_texts",
    "mail_reports",
    "promises",
    "promises_superseded",
    "redactions",
    "settings_versions",
    "shown_uses",
    "survey_questions",
    "survey_wordings",
    "wishes",
)


def upgrade() -> None:
    _shops()
    _inbox()
    _ledger()
    _outbox()
    _orders()
    _products()
    _promises()
    _forecasts()
    _tracking()
    _staff()
    _catch_ups()
    _updates()
    _touchpoints()
    _listening()
    _studies()
    _surveys()
    _remedies()
    _figures()
    _claims()
    _guarantees()
    _reviews()
    _privacy()
    _guard_what_is_append_only()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION kept_append_only()")


def _shops() -> None:
    op.create_table(
        "shops",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("domain", sa.String(255), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("installed_at", INSTANT, nullable=False),
        sa.Column("proved_at", INSTANT, nullable=True),
        sa.Column("uninstalled_at", INSTANT, nullable=True),
        sa.Column("redacted_at", INSTANT, nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("scopes_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shops"),
        sa.UniqueConstraint("domain", name="uq_shops_domain"),
    )
    op.create_table(
        "shop_tokens",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("access_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("access_expires_at", INSTANT, nullable=True),
        sa.Column("refresh_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("refresh_expires_at", INSTANT, nullable=True),
        sa.Column("refreshing_until", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", name="pk_shop_tokens"),
    )
    op.create_table(
        "settings_versions",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "version", name="pk_settings_versions"),
    )


def _inbox() -> None:
    op.create_table(
        "webhooks",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("webhook_id", sa.String(255), nullable=False),
        sa.Column("topic", sa.String(100), nullable=False),
        sa.Column("shop_domain", sa.String(255), nullable=False),
        sa.Column("api_version", sa.String(20), nullable=False),
        sa.Column("triggered_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("reason_code", sa.String(60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("handled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_webhooks"),
        sa.UniqueConstraint("shop_id", "webhook_id", name="uq_webhooks_shop_id_webhook_id"),
        sa.Index(
            "ix_webhooks_about_customers",
            "shop_id",
            "topic",
            sqlite_where=sa.text("topic IN ('customers/data_request', 'customers/redact')"),
            postgresql_where=sa.text("topic IN ('customers/data_request', 'customers/redact')"),
        ),
        sa.Index(
            "ix_webhooks_readable",
            "shop_id",
            "handled_at",
            sqlite_where=sa.text("body_sealed IS NOT NULL AND handled_at IS NOT NULL"),
            postgresql_where=sa.text("body_sealed IS NOT NULL AND handled_at IS NOT NULL"),
        ),
        sa.Index("ix_webhooks_state", "shop_id", "state", "id"),
        sa.Index("ix_webhooks_subject", "shop_id", "subject"),
        sa.Index(
            "ix_webhooks_waiting",
            "shop_id",
            "due_at",
            "id",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )


def _ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_ledger_entries"),
        sa.Index("ix_ledger_entries_kind", "shop_id", "kind", "id"),
        sa.Index("ix_ledger_entries_order", "shop_id", "order_id", "id"),
    )


def _outbox() -> None:
    op.create_table(
        "errands",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("tried", sa.Boolean(), nullable=False),
        sa.Column("claim", sa.String(40), nullable=True),
        sa.Column("reason_code", sa.String(60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("performed_at", INSTANT, nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_errands"),
        sa.UniqueConstraint("shop_id", "key", name="uq_errands_shop_id_key"),
        sa.Index(
            "ix_errands_open",
            "shop_id",
            "due_at",
            "id",
            sqlite_where=sa.text("state IN ('waiting', 'claimed')"),
            postgresql_where=sa.text("state IN ('waiting', 'claimed')"),
        ),
        sa.Index("ix_errands_order", "shop_id", "order_id"),
        sa.Index("ix_errands_state", "shop_id", "state", "id"),
    )


def _orders() -> None:
    op.create_table(
        "customers",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shopify_id", sa.BigInteger(), nullable=True),
        sa.Column("email_key", sa.LargeBinary(16), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("first_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("known_as_of", INSTANT, nullable=False),
        sa.Column("redacted_at", INSTANT, nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_customers"),
        sa.UniqueConstraint("shop_id", "shopify_id", name="uq_customers_shop_id_shopify_id"),
        sa.Index("ix_customers_email_key", "shop_id", "email_key"),
    )
    op.create_table(
        "orders",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("ordered_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.String(120), nullable=False),
        sa.Column("shown_version", sa.String(120), nullable=False),
        sa.Column("shown_title", sa.String(255), nullable=True),
        sa.Column("shown_code", sa.String(255), nullable=True),
        sa.Column("shown_attributes", sa.JSON(), nullable=False),
        sa.Column("financial_status", sa.String(40), nullable=True),
        sa.Column("cancelled_at", INSTANT, nullable=True),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(100), nullable=True),
        sa.Column("before_install", sa.Boolean(), nullable=False),
        sa.Column("replacement", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=False),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("province", sa.String(10), nullable=True),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(16), nullable=True),
        sa.Column("accepts_marketing", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("line_changes", sa.JSON(), nullable=False),
        sa.Column("begins_at", INSTANT, nullable=True),
        sa.Column("undelivered_by", sa.String(20), nullable=True),
        sa.Column("standing", sa.Text(), nullable=True),
        sa.Column("current_minor", sa.BigInteger(), nullable=True),
        sa.Column("purchase", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_orders"),
        sa.Index("ix_orders_customer", "shop_id", "customer_id"),
        sa.Index("ix_orders_name", "shop_id", "name"),
        sa.Index("ix_orders_ordered", "shop_id", "ordered_at"),
    )
    op.create_table(
        "order_parts",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("method", sa.String(20), nullable=True),
        sa.Column("fulfill_at", INSTANT, nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_order_parts"),
        sa.Index("ix_order_parts_order", "shop_id", "order_id"),
    )
    op.create_table(
        "shipments",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("said", sa.String(40), nullable=True),
        sa.Column("marked_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.String(120), nullable=False),
        sa.Column("carrier", sa.String(100), nullable=True),
        sa.Column("tracking", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_shipments"),
        sa.Index("ix_shipments_order", "shop_id", "order_id"),
    )
    op.create_table(
        "tracking_events",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_tracking_events"),
        sa.Index("ix_tracking_events_order", "shop_id", "order_id"),
    )
    op.create_table(
        "refunds",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("refunded_at", INSTANT, nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_refunds"),
        sa.Index("ix_refunds_order", "shop_id", "order_id"),
    )


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("product_type", sa.String(255), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("collections", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("as_of", INSTANT, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.String(60), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_products"),
        sa.Index("ix_products_read", "shop_id", "read_at", "id"),
    )
    op.create_table(
        "product_waits",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "product_id", "order_id", name="pk_product_waits"),
        sa.Index("ix_product_waits_order", "shop_id", "order_id"),
    )


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("shown_text", sa.String(255), nullable=False),
        sa.Column("shown_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("earliest_at", INSTANT, nullable=True),
        sa.Column("latest_at", INSTANT, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("days_min", sa.BigInteger(), nullable=True),
        sa.Column("days_max", sa.BigInteger(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_promises"),
        sa.Index("ix_promises_order", "shop_id", "order_id"),
    )
    op.create_table(
        "promises_superseded",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("promise_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "promise_id", name="pk_promises_superseded"),
        sa.Index("ix_promises_superseded_order", "shop_id", "order_id"),
    )
    op.create_table(
        "saved_views",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("query", sa.String(300), nullable=False),
        sa.Column("kept_by", sa.String(40), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_saved_views"),
        sa.UniqueConstraint("shop_id", "name", name="uq_saved_views_shop_id_name"),
    )
    op.create_table(
        "shown_uses",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.String(40), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "nonce", name="pk_shown_uses"),
        sa.Index("ix_shown_uses_order", "shop_id", "order_id"),
    )
    op.create_table(
        "arrival_words",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("says", sa.String(20), nullable=False),
        sa.Column("happened_at", INSTANT, nullable=True),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("said_by", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_arrival_words"),
        sa.UniqueConstraint(
            "shop_id", "order_id", "reference", name="uq_arrival_words_shop_id_order_id_reference"
        ),
    )
    op.create_table(
        "arrival_files",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("good", sa.BigInteger(), nullable=False),
        sa.Column("bad", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_arrival_files"),
        sa.Index(
            "ix_arrival_files_kept",
            "shop_id",
            "uploaded_at",
            sqlite_where=sa.text("content_sealed IS NOT NULL"),
            postgresql_where=sa.text("content_sealed IS NOT NULL"),
        ),
    )
    op.create_table(
        "outcomes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("promise_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("settle_at", INSTANT, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("latest_at", INSTANT, nullable=True),
        sa.Column("arrived_at", INSTANT, nullable=True),
        sa.Column("miss_hours", sa.Float(), nullable=True),
        sa.Column("miss_days", sa.BigInteger(), nullable=True),
        sa.Column("miss_working_days", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.String(10), nullable=True),
        sa.Column("handover_days", sa.BigInteger(), nullable=True),
        sa.Column("transit_days", sa.BigInteger(), nullable=True),
        sa.Column("arrived_by", sa.String(10), nullable=True),
        sa.Column("would_be", sa.String(10), nullable=True),
        sa.Column("carrier", sa.String(100), nullable=True),
        sa.Column("service", sa.String(100), nullable=True),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("counted", sa.JSON(), nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "order_id", "shipment_id", name="pk_outcomes"),
        sa.Index("ix_outcomes_due", "shop_id", "shipment_id", "due_on", "order_id"),
        sa.Index("ix_outcomes_list", "shop_id", "shipment_id", "outcome", "due_on", "order_id"),
        sa.Index(
            "ix_outcomes_settle",
            "shop_id",
            "settle_at",
            sqlite_where=sa.text("settle_at IS NOT NULL"),
            postgresql_where=sa.text("settle_at IS NOT NULL"),
        ),
    )
    op.create_table(
        "notice_outcomes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("promise_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("latest_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "promise_id", name="pk_notice_outcomes"),
        sa.Index("ix_notice_outcomes_order", "shop_id", "order_id"),
    )
    op.create_table(
        "outcome_tallies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_outcome_tallies"),
    )
    op.create_table(
        "outcome_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dimension", sa.String(10), autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("value", sa.String(100), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(20), autoincrement=False, nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("measured", sa.BigInteger(), nullable=False),
        sa.Column("misses", sa.BigInteger(), nullable=False),
        sa.Column("misses_squared", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "shop_id", "dimension", "on_day", "value", "outcome", name="pk_outcome_totals"
        ),
    )
    op.create_table(
        "label_sightings",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_label_sightings"),
    )
    op.create_table(
        "shipping_labels",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(32), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "mark", name="pk_shipping_labels"),
        sa.Index("ix_shipping_labels_seen", "shop_id", "last_seen_at"),
    )


def _forecasts() -> None:
    op.create_table(
        "lane_tallies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("carrier", sa.String(100), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("transit_days", sa.BigInteger(), nullable=False),
        sa.Column("gap_hours", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_lane_tallies"),
    )
    op.create_table(
        "lanes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("carrier", sa.String(100), autoincrement=False, nullable=False),
        sa.Column("country", sa.String(2), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(10), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shipments", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "carrier", "country", "measure", "bucket", name="pk_lanes"),
    )
    op.create_table(
        "watches",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "order_id", name="pk_watches"),
        sa.Index(
            "ix_watches_due",
            "shop_id",
            "look_at",
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        ),
    )
    op.create_table(
        "risks",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("promise_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "order_id", name="pk_risks"),
        sa.Index("ix_risks_state", "shop_id", "state", "promised_on"),
    )


def _tracking() -> None:
    op.create_table(
        "carrier_access",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("adapter", sa.String(20), autoincrement=False, nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("rests_until", INSTANT, nullable=True),
        sa.Column("asked_until", INSTANT, nullable=True),
        sa.Column("last_answer_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "adapter", name="pk_carrier_access"),
    )
    op.create_table(
        "followed_shipments",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shipment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("adapter", sa.String(20), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("ask_at", INSTANT, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=True),
        sa.Column("misses", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "shipment_id", name="pk_followed_shipments"),
        sa.Index(
            "ix_followed_due",
            "shop_id",
            "ask_at",
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        ),
        sa.Index("ix_followed_number", "shop_id", "number"),
        sa.Index("ix_followed_order", "shop_id", "order_id"),
    )


def _staff() -> None:
    op.create_table(
        "setup_guides",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("looked_at", sa.JSON(), nullable=False),
        sa.Column("dismissed_at", INSTANT, nullable=True),
        sa.Column("dismissed_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", name="pk_setup_guides"),
    )
    op.create_table(
        "staff_members",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("met_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "number", name="pk_staff_members"),
    )
    op.create_table(
        "staff_traces",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("page", sa.String(80), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_staff_traces"),
    )
    op.create_index("ix_staff_traces_number", "staff_traces", ["shop_id", "number", "id"])
    op.create_index("ix_staff_traces_kind", "staff_traces", ["shop_id", "kind", "id"])
    op.create_index("ix_staff_traces_order", "staff_traces", ["shop_id", "order_id", "id"])
    op.create_index("ix_staff_traces_customer", "staff_traces", ["shop_id", "customer_id", "id"])


def _catch_ups() -> None:
    op.create_table(
        "catch_ups",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("messages", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_catch_ups"),
        sa.Index("ix_catch_ups_kind", "shop_id", "kind", "begun_at"),
    )


def _updates() -> None:
    op.create_table(
        "concerns",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_concerns"),
        sa.Index("ix_concerns_order", "shop_id", "order_id"),
        sa.Index("ix_concerns_state", "shop_id", "state", "said_at"),
    )


def _touchpoints() -> None:
    op.create_table(
        "touchpoints",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("letter_class", sa.String(10), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("held", sa.String(40), nullable=True),
        sa.Column("decide_at", INSTANT, nullable=True),
        sa.Column("send_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_touchpoints"),
        sa.UniqueConstraint("shop_id", "key", name="uq_touchpoints_shop_id_key"),
        sa.Index("ix_touchpoints_customer", "shop_id", "customer_id", "id"),
        sa.Index(
            "ix_touchpoints_open",
            "shop_id",
            "decide_at",
            sqlite_where=sa.text("state IN ('proposed', 'waiting', 'granted')"),
            postgresql_where=sa.text("state IN ('proposed', 'waiting', 'granted')"),
        ),
        sa.Index("ix_touchpoints_order", "shop_id", "order_id"),
        sa.Index("ix_touchpoints_state", "shop_id", "state", "id"),
    )
    op.create_table(
        "letters",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("touchpoint_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("letter_class", sa.String(10), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("html_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_letters"),
        sa.Index("ix_letters_customer", "shop_id", "customer_id", "sent_at"),
        sa.Index("ix_letters_order", "shop_id", "order_id"),
        sa.Index("ix_letters_touchpoint", "shop_id", "touchpoint_id"),
    )
    op.create_table(
        "wishes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email_key", sa.LargeBinary(16), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("says", sa.String(10), nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_wishes"),
        sa.Index("ix_wishes_email_key", "shop_id", "email_key", "id"),
    )
    op.create_table(
        "consents",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email_key", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("level", sa.String(30), nullable=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("wording", sa.BigInteger(), nullable=True),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_consents"),
        sa.Index("ix_consents_email_key", "shop_id", "email_key", "id"),
        sa.Index("ix_consents_order", "shop_id", "order_id"),
    )
    op.create_table(
        "letter_texts",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_letter_texts"),
        sa.Index("ix_letter_texts_kind", "shop_id", "kind", "lang", "id"),
    )
    op.create_table(
        "mail_reports",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("email_key", sa.LargeBinary(16), nullable=True),
        sa.Column("provider", sa.String(10), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_mail_reports"),
        sa.UniqueConstraint("shop_id", "reference", name="uq_mail_reports_shop_id_reference"),
        sa.Index("ix_mail_reports_what", "shop_id", "what", "heard_at"),
        sa.Index("ix_mail_reports_letter", "shop_id", "letter_id"),
        sa.Index("ix_mail_reports_email_key", "shop_id", "email_key"),
    )
    op.create_table(
        "mail_tallies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_mail_tallies"),
    )
    op.create_table(
        "mail_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(10), autoincrement=False, nullable=False),
        sa.Column("letters", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "on_day", "what", name="pk_mail_totals"),
    )
    op.create_table(
        "sender_domains",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("domain", sa.String(255), autoincrement=False, nullable=False),
        sa.Column("selector", sa.String(63), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("checked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "domain", name="pk_sender_domains"),
    )


def _listening() -> None:
    op.create_table(
        "replies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("sort", sa.String(10), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("email_key", sa.LargeBinary(16), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("attachments", sa.BigInteger(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_replies"),
        sa.UniqueConstraint("shop_id", "message_id", name="uq_replies_shop_id_message_id"),
        sa.Index("ix_replies_customer", "shop_id", "customer_id"),
        sa.Index("ix_replies_email_key", "shop_id", "email_key"),
        sa.Index("ix_replies_order", "shop_id", "order_id"),
        sa.Index("ix_replies_state", "shop_id", "state", "due_at"),
    )
    op.create_table(
        "reply_boxes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("way", sa.String(10), autoincrement=False, nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("seen_uid", sa.BigInteger(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("looked_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "way", name="pk_reply_boxes"),
    )
    op.create_table(
        "cases",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(40), nullable=True),
        sa.Column("done", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_cases"),
        sa.UniqueConstraint("shop_id", "source", "source_id", name="uq_cases_shop_id_source_source_id"),
        sa.Index("ix_cases_customer", "shop_id", "customer_id"),
        sa.Index("ix_cases_order", "shop_id", "order_id"),
        sa.Index("ix_cases_owner", "shop_id", "owner", "state", "due_at"),
        sa.Index("ix_cases_state", "shop_id", "state", "due_at"),
    )
    op.create_table(
        "customer_notes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("gone_at", INSTANT, nullable=True),
        sa.Column("gone_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_customer_notes"),
    )
    op.create_index("ix_customer_notes_customer", "customer_notes", ["shop_id", "customer_id"])
    op.create_table(
        "case_notes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_case_notes"),
        sa.Index("ix_case_notes_case", "shop_id", "case_id"),
    )
    op.create_table(
        "themes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_themes"),
    )
    op.create_table(
        "theme_tags",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("theme_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tagged_at", INSTANT, nullable=False),
        sa.Column("tagged_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "source", "source_id", "theme_id", name="pk_theme_tags"),
        sa.Index("ix_theme_tags_theme", "shop_id", "theme_id", "source", "source_id"),
    )


def _surveys() -> None:
    op.create_table(
        "survey_questions",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "question", name="pk_survey_questions"),
    )
    op.create_table(
        "survey_wordings",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_survey_wordings"),
        sa.UniqueConstraint(
            "shop_id", "question", "version", name="uq_survey_wordings_shop_id_question_version"
        ),
    )
    op.create_table(
        "survey_invitations",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_survey_invitations"),
        sa.UniqueConstraint(
            "shop_id", "order_id", "kind", name="uq_survey_invitations_shop_id_order_id_kind"
        ),
        sa.Index("ix_survey_invitations_asked", "shop_id", "asked_at"),
        sa.Index("ix_survey_invitations_customer", "shop_id", "customer_id"),
    )
    op.create_table(
        "survey_answers",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("option", sa.String(20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_survey_answers"),
        sa.UniqueConstraint(
            "shop_id",
            "invitation_id",
            "question",
            "line_id",
            name="uq_survey_answers_shop_id_invitation_id_question_line_id",
        ),
        sa.Index("ix_survey_answers_answered", "shop_id", "answered_at", "id"),
        sa.Index("ix_survey_answers_customer", "shop_id", "customer_id"),
        sa.Index("ix_survey_answers_order", "shop_id", "order_id"),
        sa.Index("ix_survey_answers_outcome", "shop_id", "outcome", "answered_at", "id"),
        sa.Index("ix_survey_answers_person", "shop_id", "needs_person", "answered_at", "id"),
        sa.Index("ix_survey_answers_product", "shop_id", "product_id", "answered_at", "id"),
        sa.Index("ix_survey_answers_question", "shop_id", "question", "answered_at", "id"),
        sa.Index("ix_survey_answers_step", "shop_id", "step", "answered_at", "id"),
    )
    op.create_table(
        "survey_turns",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("turns", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("answered", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "question", name="pk_survey_turns"),
    )
    op.create_table(
        "survey_tallies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("option", sa.String(20), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_survey_tallies"),
    )
    op.create_table(
        "survey_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("option", sa.String(20), nullable=False),
        sa.Column("score", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "shop_id", "question", "on_day", "step", "option", "score", "product_id", name="pk_survey_totals"
        ),
    )


def _remedies() -> None:
    op.create_table(
        "remedies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("way", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("refusals", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(60), nullable=True),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("carrier", sa.String(100), nullable=True),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.String(64), nullable=True),
        sa.Column("approved_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.String(40), nullable=True),
        sa.Column("valid_until", INSTANT, nullable=True),
        sa.Column("made_gid", sa.String(100), nullable=True),
        sa.Column("draft_gid", sa.String(100), nullable=True),
        sa.Column("booked_minor", sa.BigInteger(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("tried_at", INSTANT, nullable=True),
        sa.Column("given_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_remedies"),
        sa.UniqueConstraint("shop_id", "key", name="uq_remedies_shop_id_key"),
        sa.Index("ix_remedies_code", "shop_id", "code"),
        sa.Index("ix_remedies_customer", "shop_id", "customer_id"),
        sa.Index(
            "ix_remedies_lapsing",
            "shop_id",
            "valid_until",
            "id",
            sqlite_where=sa.text("state = 'given' AND estimated AND valid_until IS NOT NULL"),
            postgresql_where=sa.text("state = 'given' AND estimated AND valid_until IS NOT NULL"),
        ),
        sa.Index("ix_remedies_order", "shop_id", "order_id"),
        sa.Index("ix_remedies_state", "shop_id", "state", "asked_at"),
    )
    op.create_table(
        "limit_uses",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "kind", "subject", "period", name="pk_limit_uses"),
    )
    op.create_table(
        "cost_tallies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("carrier", sa.String(100), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_cost_tallies"),
    )
    op.create_table(
        "cost_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("carrier", sa.String(100), nullable=False),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "shop_id", "on_month", "carrier", "cause", "kind", "currency", "estimated", name="pk_cost_totals"
        ),
    )


def _figures() -> None:
    op.create_table(
        "order_news",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_order_news"),
    )
    op.create_table(
        "purchases",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("ordered_at", INSTANT, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(10), nullable=False),
        sa.Column("gap_weeks", sa.BigInteger(), nullable=True),
        sa.Column("letters", sa.BigInteger(), nullable=False),
        sa.Column("care_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "order_id", name="pk_purchases"),
        sa.Index("ix_purchases_customer", "shop_id", "customer_id", "ordered_at"),
        sa.Index("ix_purchases_on", "shop_id", "on_day", "order_id"),
    )
    op.create_table(
        "purchase_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(10), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.Column("squares", sa.BigInteger(), nullable=False),
        sa.Column("letters", sa.BigInteger(), nullable=False),
        sa.Column("care_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "on_day", "standing", "currency", name="pk_purchase_totals"),
    )
    op.create_table(
        "gap_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("weeks", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "on_month", "weeks", name="pk_gap_totals"),
    )
    op.create_table(
        "heard_months",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("letters", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "customer_id", "on_month", name="pk_heard_months"),
    )
    op.create_table(
        "heard_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("sort", sa.String(8), nullable=False),
        sa.Column("letters", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customers", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "on_month", "sort", "letters", name="pk_heard_totals"),
    )
    op.create_table(
        "deed_tallies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("deed", sa.String(60), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_deed_tallies"),
    )
    op.create_table(
        "deed_totals",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on_month", sa.Date(), nullable=False),
        sa.Column("deed", sa.String(60), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "on_month", "deed", name="pk_deed_totals"),
    )


def _claims() -> None:
    op.create_table(
        "covers",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("line_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("terms", sa.BigInteger(), nullable=False),
        sa.Column("guarantee", sa.String(60), nullable=False),
        sa.Column("begins_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "order_id", "line_id", name="pk_covers"),
    )
    op.create_table(
        "claims",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.String(12), nullable=False),
        sa.Column("problem", sa.String(12), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("terms", sa.BigInteger(), nullable=False),
        sa.Column("guarantee", sa.String(60), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("repeated", sa.BigInteger(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("escalated_at", INSTANT, nullable=True),
        sa.Column("given", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_claims"),
        sa.UniqueConstraint("shop_id", "key", name="uq_claims_shop_id_key"),
        sa.Index("ix_claims_customer", "shop_id", "customer_id"),
        sa.Index(
            "ix_claims_look",
            "shop_id",
            "look_at",
            sqlite_where=sa.text("look_at IS NOT NULL"),
            postgresql_where=sa.text("look_at IS NOT NULL"),
        ),
        sa.Index("ix_claims_order", "shop_id", "order_id"),
        sa.Index("ix_claims_state", "shop_id", "state", "opened_at"),
    )
    op.create_table(
        "claim_photos",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("image_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.Column("forget_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_claim_photos"),
        sa.Index("ix_claim_photos_claim", "shop_id", "claim_id"),
        sa.Index(
            "ix_claim_photos_forget",
            "shop_id",
            "forget_at",
            sqlite_where=sa.text("forget_at IS NOT NULL"),
            postgresql_where=sa.text("forget_at IS NOT NULL"),
        ),
        sa.Index("ix_claim_photos_order", "shop_id", "order_id"),
    )
    op.create_table(
        "claim_notes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_claim_notes"),
        sa.Index("ix_claim_notes_claim", "shop_id", "claim_id"),
        sa.Index("ix_claim_notes_order", "shop_id", "order_id"),
    )
    op.create_table(
        "claim_calls",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_claim_calls"),
        sa.Index("ix_claim_calls_claim", "shop_id", "claim_id"),
        sa.Index("ix_claim_calls_order", "shop_id", "order_id"),
        sa.Index("ix_claim_calls_state", "shop_id", "state", "due_at"),
    )


def _guarantees() -> None:
    op.create_table(
        "offers",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(10), nullable=False),
        sa.Column("promise_id", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("default_way", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("act_at", INSTANT, nullable=True),
        sa.Column("until_at", INSTANT, nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("answered_by", sa.String(40), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("given", sa.JSON(), nullable=True),
        sa.Column("given_at", INSTANT, nullable=True),
        sa.Column("kept_after_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "order_id", "cause", name="pk_offers"),
        sa.Index("ix_offers_state", "shop_id", "state", "made_at"),
        sa.Index(
            "ix_offers_act",
            "shop_id",
            "act_at",
            sqlite_where=sa.text("act_at IS NOT NULL"),
            postgresql_where=sa.text("act_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_offers_kept_after",
            "shop_id",
            "kept_after_at",
            sqlite_where=sa.text("kept_after_at IS NOT NULL"),
            postgresql_where=sa.text("kept_after_at IS NOT NULL"),
        ),
    )


def _studies() -> None:
    op.create_table(
        "studies",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("who", sa.String(10), nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("ask_days", sa.BigInteger(), nullable=False),
        sa.Column("asked_max", sa.BigInteger(), nullable=False),
        sa.Column("asked_percent", sa.BigInteger(), nullable=False),
        sa.Column("control_percent", sa.BigInteger(), nullable=False),
        sa.Column("will_change", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("planned_by", sa.String(40), nullable=False),
        sa.Column("began_at", INSTANT, nullable=True),
        sa.Column("full_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(40), nullable=True),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_studies"),
        sa.Index("ix_studies_state", "shop_id", "state"),
        sa.Index(
            "uq_studies_running",
            "shop_id",
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        ),
    )
    op.create_table(
        "study_members",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("study_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("arm", sa.String(10), nullable=False),
        sa.Column("drawn_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("must_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("dream_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("coded_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_study_members"),
        sa.UniqueConstraint(
            "shop_id", "study_id", "order_id", name="uq_study_members_shop_id_study_id_order_id"
        ),
        sa.Index("ix_study_members_answered", "shop_id", "study_id", "answered_at"),
        sa.Index("ix_study_members_arm", "shop_id", "study_id", "arm", "drawn_at"),
        sa.Index("ix_study_members_customer", "shop_id", "customer_id"),
        sa.Index("ix_study_members_order", "shop_id", "order_id"),
    )
    op.create_table(
        "findings",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("study_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_findings"),
        sa.UniqueConstraint(
            "shop_id", "study_id", "kind", "label", name="uq_findings_shop_id_study_id_kind_label"
        ),
    )
    op.create_table(
        "codings",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("coded_at", INSTANT, nullable=False),
        sa.Column("coded_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "member_id", "finding_id", name="pk_codings"),
        sa.Index("ix_codings_finding", "shop_id", "finding_id"),
    )
    op.create_table(
        "process_changes",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_process_changes"),
        sa.Index("ix_process_changes_on", "shop_id", "changed_on"),
    )
    op.create_table(
        "insights",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("figure", sa.String(120), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("least", sa.Float(), nullable=True),
        sa.Column("most", sa.Float(), nullable=True),
        sa.Column("action", sa.String(500), nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(40), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("over_at", INSTANT, nullable=True),
        sa.Column("came_of_it", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_insights"),
        sa.Index("ix_insights_state", "shop_id", "state", "follow_up_on"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("lang", sa.String(5), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("needs", sa.String(20), nullable=False),
        sa.Column("publish_at", INSTANT, nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_reviews"),
        sa.UniqueConstraint("shop_id", "order_id", "line_id", name="uq_reviews_shop_id_order_id_line_id"),
        sa.Index("ix_reviews_customer", "shop_id", "customer_id"),
        sa.Index("ix_reviews_of_product", "shop_id", "product_id", "id"),
        sa.Index("ix_reviews_product", "shop_id", "product_id", "state", "id"),
        sa.Index(
            "ix_reviews_publish",
            "shop_id",
            "publish_at",
            sqlite_where=sa.text("publish_at IS NOT NULL"),
            postgresql_where=sa.text("publish_at IS NOT NULL"),
        ),
        sa.Index("ix_reviews_rating", "shop_id", "rating", "id"),
        sa.Index("ix_reviews_written", "shop_id", "written_at", "id"),
        sa.Index("ix_reviews_state", "shop_id", "state", "id"),
    )
    op.create_table(
        "review_versions",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "review_id", "version", name="pk_review_versions"),
    )
    op.create_table(
        "review_photos",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("image_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_review_photos"),
        sa.Index("ix_review_photos_review", "shop_id", "review_id"),
    )
    op.create_table(
        "review_judgements",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("did", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_review_judgements"),
        sa.Index("ix_review_judgements_review", "shop_id", "review_id"),
    )
    op.create_table(
        "told_ratings",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("trouble", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "product_id", name="pk_told_ratings"),
        sa.Index(
            "ix_told_ratings_trouble",
            "shop_id",
            "product_id",
            sqlite_where=sa.text("trouble <> ''"),
            postgresql_where=sa.text("trouble <> ''"),
        ),
    )


def _privacy() -> None:
    op.create_table(
        "data_requests",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_shopify_id", sa.BigInteger(), nullable=True),
        sa.Column("email_key", sa.LargeBinary(16), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", INSTANT, nullable=True),
        sa.Column("fetched_by", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_data_requests"),
        sa.UniqueConstraint("shop_id", "request_id", name="uq_data_requests_shop_id_request_id"),
        sa.Index("ix_data_requests_asked", "shop_id", "asked_at"),
        sa.Index("ix_data_requests_customer", "shop_id", "customer_shopify_id"),
        sa.Index("ix_data_requests_email_key", "shop_id", "email_key"),
    )
    op.create_table(
        "redactions",
        sa.Column("shop_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("redacted_at", INSTANT, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("left_over", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "id", name="pk_redactions"),
        sa.Index("ix_redactions_asked", "shop_id", "redacted_at"),
    )
    op.create_table(
        "shop_erasures",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("domain_key", sa.LargeBinary(16), nullable=False),
        sa.Column("erased_at", INSTANT, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shop_erasures"),
    )


def _guard_what_is_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_GUARD)
        for table in APPEND_ONLY:
            op.execute(POSTGRESQL_TRIGGERS.format(table=table))
    else:
        for table in APPEND_ONLY:
            op.execute(SQLITE_NO_UPDATE.format(table=table))
            op.execute(SQLITE_NO_DELETE.format(table=table))


# DELETE is let through only while the whole shop is being erased, which the platform demands.
POSTGRESQL_GUARD = """
CREATE FUNCTION kept_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM shops WHERE id = OLD.shop_id AND redacted_at IS NOT NULL) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'append_only: rows of % are not changed; write a new one with a reason', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

POSTGRESQL_TRIGGERS = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kept_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kept_append_only();
"""

SQLITE_NO_UPDATE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN
    SELECT RAISE(ABORT, 'append_only: rows of {table} are not changed; write a new one with a reason');
END
"""

SQLITE_NO_DELETE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM shops WHERE id = OLD.shop_id AND redacted_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'append_only: rows of {table} are not changed; write a new one with a reason');
END
"""
