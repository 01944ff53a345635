"""The blueprint that the pages for leaders and threads share."""

from flask import Blueprint

bp = Blueprint("minors", __name__)
