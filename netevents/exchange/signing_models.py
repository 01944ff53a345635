"""Keys of phones, and what two of them signed while neither had the network."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netevents.db import Base
from netevents.events.models import Registration


class PhoneKey(Base):
    """The public half of a key that a phone made for one registration; the other half never leaves the phone.

    ``public_key`` is a point on P-256 in hex. It is empty once its owner was erased. A new badge ends it.
    """

    __tablename__ = "phone_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    public_key: Mapped[str] = mapped_column(String(130))
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(lazy="raise")


class SignedExchange(Base):
    """Why two are connected who met without the network: an offer, its answer and, if it came, the receipt.

    ``nonce`` is the offer's. One offer serves one answer; another one only with a receipt of whoever offered.
    """

    __tablename__ = "signed_exchange"
    __table_args__ = (UniqueConstraint("offer_key_id", "nonce", "answer_key_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_key_id: Mapped[int] = mapped_column(ForeignKey("phone_key.id", ondelete="CASCADE"))
    answer_key_id: Mapped[int] = mapped_column(ForeignKey("phone_key.id", ondelete="CASCADE"), index=True)
    nonce: Mapped[str] = mapped_column(String(16))
    offer: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(String(200))
    receipt: Mapped[str] = mapped_column(String(200), default="", server_default="")
    arrived_at: Mapped[datetime]

    offer_key: Mapped[PhoneKey] = relationship(lazy="raise", foreign_keys=[offer_key_id])
    answer_key: Mapped[PhoneKey] = relationship(lazy="raise", foreign_keys=[answer_key_id])
