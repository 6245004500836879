"""terms"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FROZEN = ("deadline", "price_minor", "list_price_minor")
CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
CHANGED_LITE = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FROZEN)
WHY = "a proposal keeps its price and its deadline"


def upgrade():
    op.add_column("offer", sa.Column("early_until", sa.DateTime(timezone=True), nullable=True))
    for name, nothing in (("price_steps", "[]"), ("audience", "{}")):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default=nothing)
        op.add_column("offer", column)
    for statement in _guards():
        op.execute(statement)


def downgrade():
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER proposal_keeps_terms" + (" ON proposal" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION proposal_keeps_terms()")
    for name in ("audience", "price_steps", "early_until"):
        op.drop_column("offer", name)


def _guards():
    columns = ", ".join(FROZEN)
    if op.get_bind().dialect.name == "sqlite":
        return [
            f"CREATE TRIGGER proposal_keeps_terms BEFORE UPDATE OF {columns} ON proposal "
            f"WHEN {CHANGED_LITE} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
        ]
    return [
        "CREATE FUNCTION proposal_keeps_terms() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WHY}' USING ERRCODE = 'check_violation'; END $$",
        f"CREATE TRIGGER proposal_keeps_terms BEFORE UPDATE OF {columns} ON proposal "
        f"FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION proposal_keeps_terms()",
    ]
