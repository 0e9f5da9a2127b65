"""Tamara payments for points of sale, from Python 3.8 and later. Needs the shared library and nothing else.

    with tamara_pos.Client({"api_token": "...", "country": "SA"}) as client:
        session = client.session_create({...})
        reply = client.poll_status({"order_id": session["order_id"], "wait_s": 60})
        if reply.paid:
            ...                                     # hand over the goods

Requests and replies are the JSON of the C interface; include/tamara_pos.h is the manual of every field.

**An exception means that nothing moved** (one exception to that: InternalError). Everything else comes back as a Reply, also "not
paid" and "not known": look at ``reply.code``, ``reply.paid`` or ``reply.next_action`` before you do anything. ``if reply:`` is true
for code 0 only.

Every method may be called from any thread; other threads run while a call waits. A call that waits does not see Ctrl-C until
it returns: let it wait in steps of a few seconds, as sample.py does, or call Client.interrupt from another thread.
"""

import atexit
import ctypes
import decimal
import json
import os
import struct
import sys
import threading
import weakref
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Type, Union

__all__ = [
    "ABI_VERSION", "ArgumentError", "Client", "ClosedError", "Code", "ConfigurationError", "InternalError", "JournalError",
    "LibraryError", "Reply", "ServiceError", "StateError", "TamaraError", "TransportError", "describe", "load", "log_to",
    "result_name", "version",
]

#: The interface this module was written for. The library's has to be this one or a greater one.
# <generated abi> by cargo xtask header
ABI_VERSION = 1
# </generated>

#: What requests are given as: a mapping, or JSON text.
Request = Union[str, Mapping[str, Any]]


class Code:
    """The numbers that calls return. A newer library may return others."""

    # <generated codes> by cargo xtask header
    OK = 0
    PENDING = 1
    NOT_PAID = 2
    UNKNOWN = 3
    TOO_LATE_PAID = 4
    NULL_ARGUMENT = -100
    INVALID_UTF8 = -101
    INVALID_JSON = -102
    INVALID_HANDLE = -103
    MISSING_FIELD = -104
    INVALID_FIELD = -105
    UNKNOWN_FIELD = -106
    UNKNOWN_OPERATION = -107
    REQUEST_TOO_LARGE = -108
    BUFFER_TOO_SMALL = -109
    NOT_SUPPORTED = -110
    TOO_MANY_CLIENTS = -111
    INVALID_CONFIG = -200
    CONFIG_FILE = -201
    ENVIRONMENT_MIXED = -202
    DNS_FAILED = -301
    CONNECT_FAILED = -302
    TLS_FAILED = -303
    PROXY_FAILED = -304
    TIMEOUT = -305
    ANSWER_LOST = -306
    BAD_ANSWER = -307
    INTERRUPTED = -308
    LISTEN_FAILED = -309
    REFUSED = -400
    UNAUTHORISED = -401
    FORBIDDEN = -403
    NOT_FOUND = -404
    WRONG_STATE = -409
    AMOUNT_OUT_OF_LIMITS = -410
    PHONE_REFUSED = -411
    TAMARA_DISABLED = -412
    CURRENCY_REFUSED = -413
    WEBHOOK_REFUSED = -420
    THROTTLED = -429
    SERVICE_ERROR = -450
    REFERENCE_IN_USE = -500
    REFUND_TOO_LARGE = -501
    NOT_REFUNDABLE = -502
    REQUEST_ID_IN_USE = -503
    STEP_IN_PROGRESS = -504
    EARLIER_UNRESOLVED = -505
    OTHER_LANE = -506
    CANNOT_VOID = -507
    AMOUNT_MISMATCH = -508
    JOURNAL_REQUIRED = -600
    JOURNAL_OPEN_FAILED = -601
    JOURNAL_LOCKED = -602
    JOURNAL_FULL = -603
    JOURNAL_READ_ONLY = -604
    JOURNAL_DAMAGED = -605
    JOURNAL_REPLACED = -606
    JOURNAL_TOO_NEW = -607
    JOURNAL_FAILED = -608
    PANIC = -900
    INTERNAL = -901
    # </generated>


class Reply(Mapping[str, Any]):
    """What a call answered: the reply's members as a read-only mapping, and the ones that every reply has as attributes.

    True for code 0 only: ``if client.poll_status(...):`` is true when the sale is paid and never else.
    """

    def __init__(self, code: int, text: str) -> None:
        #: The returned number; it alone decides. See Code.
        self.code = code
        #: The reply's JSON text, as it came.
        self.json = text
        self._members: Optional[Dict[str, Any]] = None

    # Read when first asked for: a reply that cannot be read must not hide the number.
    def _read(self) -> Dict[str, Any]:
        if self._members is None:
            self._members = json.loads(self.json, parse_float=decimal.Decimal)
        return self._members

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __bool__(self) -> bool:
        return self.code == Code.OK

    def __repr__(self) -> str:
        return f"<Reply {self.code} {self.json}>"

    @property
    def name(self) -> str:
        """The number's name: "OK", "NOT_PAID", ..."""
        return self.get("name", "")

    @property
    def verdict(self) -> Optional[str]:
        """What is known of the sale: "paid", "pending", "not_paid", "unknown"; None where the call was not about one."""
        return self.get("verdict")

    @property
    def paid(self) -> bool:
        """The customer has paid: hand over the goods."""
        return self.verdict == "paid"

    @property
    def next_action(self) -> str:
        """What to do next: "release_goods", "keep_polling", "call_recover", ..."""
        return self.get("next_action", "")

    def message(self, language: str = "ar") -> str:
        """The sentence for the cashier, in "ar" or "en"."""
        return self.get("message", {}).get(language, "")


class TamaraError(Exception):
    """A call failed. Where it has a code, nothing moved (InternalError apart)."""

    #: The returned number, see Code; 0 where the library could not be called at all.
    code: int = 0
    #: The number's name, such as "INVALID_FIELD"; "" where the library could not be called.
    name: str = ""
    #: The whole reply; None where the library could not be called, or the function has none.
    reply: Optional[Reply] = None


class ArgumentError(TamaraError):
    """-1xx: the program sent something that cannot work."""


class ConfigurationError(TamaraError):
    """-2xx: the configuration cannot work."""


class TransportError(TamaraError):
    """-3xx: the service was not reached, or its answer was lost and nothing moved."""


class ServiceError(TamaraError):
    """-4xx: the service refused."""


class StateError(TamaraError):
    """-5xx: the sale, the order or the refund is in a state that does not allow this."""


class JournalError(TamaraError):
    """-6xx: the journal cannot be used, so nothing was sent."""


class InternalError(TamaraError):
    """-9xx: a defect of the library. What became of the call is not known: poll the order, or call recover."""


class LibraryError(TamaraError):
    """The shared library is missing, for another processor, or too old."""


class ClosedError(TamaraError):
    """The client was closed before."""


_GROUPS: Dict[int, Type[TamaraError]] = {
    1: ArgumentError, 2: ConfigurationError, 3: TransportError, 4: ServiceError, 5: StateError, 6: JournalError, 9: InternalError,
}


def _error(code: int, reply: Optional[Reply]) -> TamaraError:
    """The exception of a negative number."""
    name = result_name(code)
    text = f"{name} ({code})"
    details = (reply.get("error") if reply is not None else None) or {}
    for part in (details.get("field"), details.get("detail")):
        text += f": {part}" if part else ""
    error = _GROUPS.get(-code // 100, TamaraError)(text)
    error.code, error.name, error.reply = code, name, reply
    return error


# ---- the library ----------------------------------------------------------------------------------------------------------------

_NUMBER_OUT = ctypes.POINTER(ctypes.c_int32)
_TEXT = ctypes.c_char_p
_GIVEN = ctypes.c_void_p  # A text to give back: c_char_p would lose the address.
_REPLY = ctypes.POINTER(ctypes.c_void_p)
_USERDATA = ctypes.c_void_p
_CALLBACK = ctypes.CFUNCTYPE(None, _USERDATA, ctypes.c_int32, _TEXT)

# Every function of include/tamara_pos.h: what it returns, what it takes.
_FUNCTIONS: Dict[str, Tuple[Any, List[Any]]] = {
    # <generated functions> by cargo xtask header
    "tamara_client_open": (ctypes.c_int32, [_TEXT, _NUMBER_OUT, _REPLY]),
    "tamara_client_close": (ctypes.c_int32, [ctypes.c_int32]),
    "tamara_interrupt": (ctypes.c_int32, [ctypes.c_int32]),
    "tamara_call": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _TEXT, _REPLY]),
    "tamara_eligibility": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_customer_verification": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_session_create": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_poll_status": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_session_void": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_pay": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_refund": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_get": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_update_reference": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_authorise": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_capture": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_cancel": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_checkout_create": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_register": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_list": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_get": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_update": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_delete": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_receive": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_listen": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_webhook_next": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_dispute_list": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_dispute_reply": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_recover": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_history": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_log_to": (ctypes.c_int32, [_TEXT, _CALLBACK, _USERDATA]),
    "tamara_string_free": (None, [_GIVEN]),
    "tamara_version": (_TEXT, []),
    "tamara_abi_version": (ctypes.c_int32, []),
    "tamara_result_name": (_TEXT, [ctypes.c_int32]),
    "tamara_report": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_receipt": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_diagnose": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_support_bundle": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_log_level": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_watch_add": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_watch_next": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_watch_remove": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    # </generated>
}

_BITS = struct.calcsize("P") * 8
_FILE = "tamara_pos.dll" if sys.platform == "win32" else "libtamara_pos.so"
_lock = threading.RLock()
_library: Optional[ctypes.CDLL] = None
_path = ""


def load(path: Optional[str] = None) -> None:
    """Loads the library, once in a process. The first Client does it by itself; call this when the file lies elsewhere.

    path: the file; left out: beside this module, else wherever the system looks for libraries.

    Raises LibraryError when it is missing, for another processor, or older than this module.
    """
    global _library, _path
    with _lock:
        if _library is not None:
            if path is not None and os.path.abspath(path) != os.path.abspath(_path):
                raise LibraryError(f"{_path} is loaded already; a process loads the library once, {path} was left alone")
            return
        beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), _FILE)
        wanted = path or (beside if os.path.exists(beside) else _FILE)
        try:
            library = ctypes.CDLL(wanted)
        except OSError as error:
            raise LibraryError(_why_not_loaded(wanted, error)) from error
        _check_abi(library, wanted)
        for name, (result, parameters) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, parameters
        _library, _path = library, wanted


def _check_abi(library: ctypes.CDLL, path: str) -> None:
    try:
        found = library.tamara_abi_version()
    except AttributeError:
        raise LibraryError(f"{path} is not the tamara_pos library: it has no function tamara_abi_version") from None
    if found < ABI_VERSION:
        raise LibraryError(
            f"the library is too old: {path} has interface {found}, this module needs {ABI_VERSION}; replace the library"
        )


def _why_not_loaded(path: str, error: OSError) -> str:
    bits = _bits_of(path)
    if bits not in (None, _BITS):
        return f"{path} is a {bits}-bit library and this Python is a {_BITS}-bit program; use the library's {_BITS}-bit file"
    if os.path.exists(path):
        return f"{path} cannot be loaded by this {_BITS}-bit Python: {error}"
    return (
        f"{path} was not found: put the {_BITS}-bit file beside tamara_pos.py, or call tamara_pos.load with its path ({error})"
    )


def _bits_of(path: str) -> Optional[int]:
    """For what kind of program a library was built, by its first bytes."""
    try:
        with open(path, "rb") as file:
            head = file.read(4096)
    except OSError:
        return None
    if head[:4] == b"\x7fELF":
        return {1: 32, 2: 64}.get(head[4])
    if head[:2] == b"MZ" and len(head) >= 0x40:
        at = struct.unpack_from("<I", head, 0x3C)[0]
        machine = head[at + 4:at + 6]
        return {b"\x4c\x01": 32, b"\x64\x86": 64, b"\x64\xaa": 64}.get(machine)
    return None


def _loaded() -> ctypes.CDLL:
    load()
    assert _library is not None
    return _library


def version() -> str:
    """The version of the library."""
    return _loaded().tamara_version().decode("ascii")


def describe() -> str:
    """One line for a log or a support call: which library, which interface, and which side is the older one."""
    found = _loaded().tamara_abi_version()
    text = f"tamara_pos {version()} (interface {found}) at {_path}; tamara_pos.py is for interface {ABI_VERSION}"
    return text + ("" if found == ABI_VERSION else ", the older side; all that it uses still means the same")


def result_name(code: int) -> str:
    """The name of a number, such as "NOT_PAID" for 2."""
    return _loaded().tamara_result_name(code).decode("ascii")


_log_callback: Any = None


def log_to(level: str, function: Optional[Callable[[int, str], None]]) -> None:
    """Sends the log of all clients of this process to a function.

    level: "off", "error", "warn", "info", "debug" or "trace".
    function: gets the line's level (1 error to 5 trace) and its text, on any thread, one line at a time. It must not call this
    module. None ends logging.
    """
    global _log_callback
    library = _loaded()

    def call(_userdata: Any, line_level: int, line: bytes) -> None:
        function(line_level, line.decode("utf-8", "replace"))  # type: ignore[misc]

    callback = _CALLBACK(call) if function else _CALLBACK()
    with _lock:
        code = library.tamara_log_to(_bytes("level", level), callback, None)
        if code != Code.OK:
            raise _error(code, None)
        # Kept alive until another takes its place; the library no longer calls the one before.
        _log_callback = callback


@atexit.register
def _stop_logging() -> None:
    # A line that came later would be for an interpreter that has ended.
    if _library is not None and _log_callback is not None:
        _library.tamara_log_to(b"off", _CALLBACK(), None)


def _bytes(name: str, text: str) -> bytes:
    """Text as the library wants it."""
    if "\0" in text:
        raise ValueError(f"{name} holds a NUL character; the library would read no further")
    return text.encode("utf-8")


def _plain(value: Any) -> str:
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} cannot be put into a request")


def _json(name: str, request: Request) -> bytes:
    text = request if isinstance(request, str) else json.dumps(dict(request), default=_plain, allow_nan=False)
    return _bytes(name, text)


def _take(pointer: ctypes.c_void_p) -> str:
    """Copies a reply and gives it back to the library."""
    try:
        return ctypes.string_at(pointer.value).decode("utf-8") if pointer.value else "{}"
    finally:
        _loaded().tamara_string_free(pointer)


class Client:
    """An open client. One serves the whole program and all its threads.

    Use it in a ``with`` block, or call close when the program ends. A client that was forgotten is closed with its last reference.
    """

    def __init__(self, config: Request) -> None:
        """Opens it. config: see "Configuration" in include/tamara_pos.h. Raises ConfigurationError, JournalError, LibraryError."""
        library = _loaded()
        number, pointer = ctypes.c_int32(0), ctypes.c_void_p()
        code = library.tamara_client_open(_json("config", config), ctypes.byref(number), ctypes.byref(pointer))
        reply = Reply(code, _take(pointer))
        if code < 0:
            raise _error(code, reply)
        #: What this client is and can do: "version", "environment", "capabilities", "operations", ...
        self.opened = reply
        self._number = number.value
        self._close = weakref.finalize(self, library.tamara_client_close, number.value)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: Any) -> None:
        self._close()

    def close(self) -> None:
        """Closes it. Calls under way on other threads are ended and answer with what is known. Sessions stay open."""
        if self._close() is None:
            raise ClosedError("close: this client was closed before")

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return not self._close.alive

    def interrupt(self) -> None:
        """Ends every call of this client that is waiting now, from another thread. They answer with what is known."""
        self._check_open("interrupt")
        code = _loaded().tamara_interrupt(self._number)
        if code < 0:
            raise _error(code, None)

    def call(self, operation: str, request: Request) -> Reply:
        """Calls an operation by its name; ``opened["operations"]`` lists them. request: a mapping, or JSON text."""
        return self._run(operation, "tamara_call", _bytes("operation", operation), _json("request", request))

    # <generated operations> by cargo xtask header
    def eligibility(self, request: Request) -> Reply:
        """Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
        /checkout/payment-types).
        Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
        """
        return self._operate("eligibility", request)

    def customer_verification(self, request: Request) -> Reply:
        """Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
        hint that the first visit takes longer, never a reason to refuse.
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("customer_verification", request)

    def session_create(self, request: Request) -> Reply:
        """Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
        till's screen (POST /checkout/in-store).
        Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
        TAMARA_UNKNOWN: the answer was lost, see "next_action"; TAMARA_NOT_PAID: this sale was paid and given back;
        TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
        was opened. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("session_create", request)

    def poll_status(self, request: Request) -> Reply:
        """Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
        watched together.
        Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
        TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
        where every tamara_session_create of this sale was refused, so that there is nothing to wait for ("error" and
        "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
        amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("poll_status", request)

    def session_void(self, request: Request) -> Reply:
        """Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
        to be certain. Safe to repeat.
        Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the
        sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer:
        its checkout id is not known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE;
        TAMARA_CANNOT_VOID: not a session of this journal; argument (-1xx) and journal (-6xx) codes. Takes at most the
        configured call_timeout_ms. Thread-safe.
        """
        return self._operate("session_void", request)

    def pay(self, request: Request) -> Reply:
        """Opens a session by SMS and waits for its end, in one call: tamara_session_create, then tamara_poll_status.
        Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
        reference after a crash it goes on where it was. Takes at most call_timeout_ms plus "wait_s". Thread-safe.
        """
        return self._operate("pay", request)

    def refund(self, request: Request) -> Reply:
        """Gives captured money back, in whole or in part, as often as there is something left (POST
        /payments/simplified-refund/{order_id}).
        Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call tamara_recover, never send another by
        hand; TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
        TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
        moved. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("refund", request)

    def order_get(self, request: Request) -> Reply:
        """Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
        Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
        and service (-4xx) codes. To learn whether a sale is paid, use tamara_poll_status. Takes at most the
        configured call_timeout_ms. Thread-safe.
        """
        return self._operate("order_get", request)

    def order_update_reference(self, request: Request) -> Reply:
        """Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
        to repeat.
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("order_update_reference", request)

    def order_authorise(self, request: Request) -> Reply:
        """Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
        it never.
        Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
        TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
        and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("order_authorise", request)

    def order_capture(self, request: Request) -> Reply:
        """Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
        tamara_refund.
        Returns as tamara_refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured
        already as asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("order_capture", request)

    def order_cancel(self, request: Request) -> Reply:
        """Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as
        tamara_refund.
        Returns as tamara_order_capture. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("order_cancel", request)

    def checkout_create(self, request: Request) -> Reply:
        """Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
        browser is sent to "checkout_url". The reference is the key of the sale, as in tamara_session_create: a live
        checkout is resumed, a finished one returned.
        Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
        otherwise what tamara_session_create returns. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("checkout_create", request)

    def webhook_register(self, request: Request) -> Reply:
        """Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
        adopted.
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("webhook_register", request)

    def webhook_list(self, request: Request = "{}") -> Reply:
        """Lists the merchant's webhooks (GET /webhooks/list).
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("webhook_list", request)

    def webhook_get(self, request: Request) -> Reply:
        """Reads one webhook (GET /webhooks/{webhook_id}).
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("webhook_get", request)

    def webhook_update(self, request: Request) -> Reply:
        """Changes a webhook (PUT /webhooks/{webhook_id}).
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("webhook_update", request)

    def webhook_delete(self, request: Request) -> Reply:
        """Removes a webhook (DELETE /webhooks/{webhook_id}).
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("webhook_delete", request)

    def webhook_receive(self, request: Request) -> Reply:
        """Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
        (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
        only that counts. Delivered again, to any process of the journal, it is told as a duplicate. Where the order
        is watched (tamara_watch_add), it is looked at before all others.
        Returns TAMARA_OK: verified, and the order was read (or "duplicate"); TAMARA_UNKNOWN: verified, but the order
        could not be read ("respond" asks Tamara to deliver it again); TAMARA_WEBHOOK_REFUSED; argument (-1xx) codes;
        TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("webhook_receive", request)

    def webhook_listen(self, request: Request) -> Reply:
        """Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
        read, and answered, as by tamara_webhook_receive. Tamara posts to https addresses only: put a proxy or a
        tunnel with a certificate before it. Any path is taken. Calls of this process that wait for the order look at
        once; the events are fetched with tamara_webhook_next.
        Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
        token. Returns at once. Thread-safe.
        """
        return self._operate("webhook_listen", request)

    def webhook_next(self, request: Request) -> Reply:
        """Waits for the next event of tamara_webhook_listen. Each is handed out once, to one caller.
        Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
        "wait_s"; tamara_interrupt ends it. Thread-safe.
        """
        return self._operate("webhook_next", request)

    def dispute_list(self, request: Request) -> Reply:
        """Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
        Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms. Thread-safe.
        """
        return self._operate("dispute_list", request)

    def dispute_reply(self, request: Request) -> Reply:
        """Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
        the dispute is read to see whether it was said.
        Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
        (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.
        """
        return self._operate("dispute_reply", request)

    def recover(self, request: Request = "{}") -> Reply:
        """Clears up what a crash, a power cut or a lost answer left open: every unfinished step of the journal is looked
        at, at most twice, and gets its verdict. Nothing is sent that could move money. Call it at start-up, and after
        TAMARA_UNKNOWN.
        Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes
        (-6xx). Takes at most the configured call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe,
        also across processes.
        """
        return self._operate("recover", request)

    def history(self, request: Request = "{}") -> Reply:
        """Reads the journal, newest first. Asks nobody.
        Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
        """
        return self._operate("history", request)

    def report(self, request: Request = "{}") -> Reply:
        """Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
        counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
        report can be made again. Sends nothing that moves money.
        Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
        differ. Argument (-1xx) and journal (-6xx) codes. With "reread" it takes at most call_timeout_ms; a warning
        "not_all" says when time ran out. Thread-safe.
        """
        return self._operate("report", request)

    def receipt(self, request: Request) -> Reply:
        """The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
        printing. Asks nobody.
        Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
        paid, or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
        """
        return self._operate("receipt", request)

    def diagnose(self, request: Request = "{}") -> Reply:
        """Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
        token, disk, journal, versions. Nothing is moved. For a configuration that tamara_client_open refuses, call it
        with client 0 and "config".
        Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
        Takes at most 10 seconds, whatever is broken; tamara_interrupt ends it earlier. Thread-safe.
        """
        return self._operate("diagnose", request)

    def support_bundle(self, request: Request = "{}") -> Reply:
        """Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
        journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
        phone number is in it.
        Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
        tamara_diagnose, and a moment. Thread-safe.
        """
        return self._operate("support_bundle", request)

    def log_level(self, request: Request) -> Reply:
        """Changes how much is logged, for the whole process and at once; where lines go stays as it is.
        Returns TAMARA_OK; TAMARA_INVALID_FIELD. Thread-safe.
        """
        return self._operate("log_level", request)

    def watch_add(self, request: Request) -> Reply:
        """Watches an order in the background until it has ended: for a program with many open orders, or one that asks
        from a timer.
        Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
        """
        return self._operate("watch_add", request)

    def watch_next(self, request: Request) -> Reply:
        """Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
        person has to look at, and that is watched on. The reply is that of tamara_poll_status. News may come from any
        order; each is given to one caller.
        """
        return self._operate("watch_next", request)

    def watch_remove(self, request: Request) -> Reply:
        """Watches an order no more. News of it that were not taken yet are kept.
        Returns TAMARA_OK; argument codes (-1xx). Thread-safe.
        """
        return self._operate("watch_remove", request)
    # </generated>

    def _operate(self, operation: str, request: Request) -> Reply:
        return self._run(operation, "tamara_" + operation, _json("request", request))

    def _run(self, operation: str, function: str, *texts: bytes) -> Reply:
        self._check_open(operation)
        pointer = ctypes.c_void_p()
        code = getattr(_loaded(), function)(self._number, *texts, ctypes.byref(pointer))
        reply = Reply(code, _take(pointer))
        if code == Code.INVALID_HANDLE:
            # Another thread may have closed it between the look and the call.
            self._check_open(operation)
        if code < 0:
            raise _error(code, reply)
        return reply

    def _check_open(self, operation: str) -> None:
        if self.closed:
            raise ClosedError(f"{operation}: this client was closed before; open another")
