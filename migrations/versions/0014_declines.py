"""a refused card is counted once, and a kept one is known by its fingerprint"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("payment", sa.Column("card_fingerprint", sa.String(60), nullable=True))
    op.add_column("attempt", sa.Column("ref", sa.String(160), nullable=True))
    op.create_index("uq_attempt_ref", "attempt", ["ref"], unique=True)


def downgrade():
    op.drop_index("uq_attempt_ref", "attempt")
    op.drop_column("attempt", "ref")
    op.drop_column("payment", "card_fingerprint")
