"""the owner's numbers about asking, and what each proposal and answer was promised under"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# until now every student was told these
PROMISED = (("no_days", "60"), ("later_days", "7"), ("end_days", "30"))


def upgrade():
    op.add_column(
        "school", sa.Column("asking", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    for name, days in PROMISED:
        op.add_column(
            "proposal", sa.Column(name, sa.Integer(), nullable=False, server_default=days)
        )
    op.create_table(
        "asking_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["student.id"], name="fk_asking_change_actor_id_student"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_asking_change"),
    )


def downgrade():
    op.drop_table("asking_change")
    for name, _days in reversed(PROMISED):
        op.drop_column("proposal", name)
    op.drop_column("school", "asking")
