"""A graduate's own certificate, as a page and as a PDF, and the page where anyone checks one."""

from flask import Blueprint, Response, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue as Answer

from shop.accounts.access import account, anyone, me
from shop.clock import now
from shop.languages import path
from shop.languages import said as _
from shop.learning.forms import CertificateNameForm
from shop.learning.models import Certificate
from shop.learning.operations import set_certificate_name
from shop.learning.paper import paper
from shop.learning.queries import any_certificate, certificate_of
from shop.pdf import render

bp = Blueprint("certificates", __name__)


@bp.get("/certificates/<public:public_id>")
@account
def certificate(public_id: str) -> Answer:
    mine = _mine(public_id)
    return _page(mine, CertificateNameForm(name=mine.name))


@bp.get("/certificates/<public:public_id>.pdf")
@account
def certificate_pdf(public_id: str) -> Answer:
    made = Response(render("certificate", paper(_mine(public_id))), mimetype="application/pdf")
    made.headers.set("Content-Disposition", "inline", filename=f"certificate-{public_id[:6]}.pdf")
    return made


@bp.post("/certificates/<public:public_id>/name")
@account
def name(public_id: str) -> Answer:
    mine, form = _mine(public_id), CertificateNameForm()
    if not form.validate_on_submit():
        return _page(mine, form), 422
    if set_certificate_name(me().id, public_id, str(form.name.data), now()):
        flash(_("The name stands on your certificate."))
    else:
        flash(_("The name was set before and stays as it is."), "error")
    return redirect(path(f"/certificates/{public_id}"), 303)


@bp.get("/verify/<slug:typed>")
@anyone
def verify(typed: str) -> Answer:
    found = any_certificate(typed)
    if found is None:
        return render_template("learning/verify.html", certificate=None), 404
    return render_template("learning/verify.html", certificate=found, paper=paper(found))


def _mine(public_id: str) -> Certificate:
    return certificate_of(me().id, public_id) or abort(404)


def _page(mine: Certificate, form: CertificateNameForm) -> str:
    return render_template(
        "learning/certificate.html", certificate=mine, paper=paper(mine), form=form
    )
