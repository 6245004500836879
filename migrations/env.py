"""Keeps child rows in SQLite batch changes, rolls a failed change back whole, and lets several processes upgrade at once."""

from alembic import context
from flask import current_app

from shop.extensions import UTCDateTime

db = current_app.extensions["migrate"].db
conf = dict(current_app.extensions["migrate"].configure_args)
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(815001)"


def render_item(kind, obj, _autogen):
    is_ours = kind == "type" and isinstance(obj, UTCDateTime)
    return "sa.DateTime(timezone=True)" if is_ours else False


def no_empty(_context, _revision, directives):
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def run(connection):
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.dbapi_connection.execute(
            "PRAGMA foreign_keys=OFF"
        )  # inside BEGIN it is ignored
        conf["transactional_ddl"] = True
    context.configure(connection=connection, **conf)
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql(ONE_AT_A_TIME)
        context.run_migrations()
        if sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"rows without their parent: {orphans[:5]}")
    if sqlite:
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


conf.setdefault("process_revision_directives", no_empty)
conf.update(target_metadata=db.metadata, render_item=render_item)
with db.engine.connect() as engine_connection:
    run(engine_connection)
