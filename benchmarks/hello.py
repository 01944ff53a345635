"""The floor: a Flask page that does nothing but verify its cookie."""

from flask import Flask, session

app = Flask(__name__)
app.secret_key = "x" * 40


@app.route("/", methods=["GET", "POST"])
def hello() -> str:
    return f"hello {session.get('who', 'nobody')}"
