"""consents are kept"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DEEDS = ("UPDATE", "DELETE")


def upgrade():
    if _postgresql():
        op.execute(
            "CREATE TRIGGER consent_is_kept BEFORE UPDATE OR DELETE ON consent "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for deed in DEEDS:
        op.execute(
            f"CREATE TRIGGER consent_no_{deed.lower()} BEFORE {deed} ON consent "
            "BEGIN SELECT RAISE(ABORT, 'rows of consent are never changed'); END"
        )


def downgrade():
    if _postgresql():
        op.execute("DROP TRIGGER consent_is_kept ON consent")
        return
    for deed in DEEDS:
        op.execute(f"DROP TRIGGER consent_no_{deed.lower()}")


def _postgresql():
    return op.get_bind().dialect.name == "postgresql"
