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
    "LibraryError", "Reply", "ServiceError", "StateError", "TamaraError", "TransportError", "describe", "diagnose", "load", "log_to",
    "result_name", "support_bundle", "version",
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
    NO_SUCH_MEMBER = -112
    NULL_MEMBER = -113
    TOO_MANY_OPEN = -114
    NO_LAST_REPLY = -115
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
    MERCHANT_DISABLED = -412
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
    JOURNAL_TWO_NAMES = -609
    JOURNAL_SECOND_SQLITE = -610
    JOURNAL_NO_POSTGRES = -611
    JOURNAL_UNREACHABLE = -612
    JOURNAL_DENIED = -613
    JOURNAL_UNTRUSTED = -614
    JOURNAL_NOT_DURABLE = -615
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
        return str(self.get("message", {}).get(language, ""))


class ErrorReply(Reply):
    """The reply of a call that failed. True, so that ``if error.reply:`` asks whether there is one."""

    def __bool__(self) -> bool:
        return True


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
    "tamara_interrupt_sale": (ctypes.c_int32, [ctypes.c_int32, _TEXT]),
    "tamara_call": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _TEXT, _REPLY]),
    "tamara_log_to": (ctypes.c_int32, [_TEXT, _CALLBACK, _USERDATA]),
    "tamara_string_free": (None, [_GIVEN]),
    "tamara_version": (_TEXT, []),
    "tamara_abi_version": (ctypes.c_int32, []),
    "tamara_result_name": (_TEXT, [ctypes.c_int32]),
    "tamara_session_create": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_poll_status": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_session_void": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_pay": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_tender_check": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_refund": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_payment_start": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_refund_start": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_payment_status": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_payment_cancel": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_payment_list": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_get": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_update_reference": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_authorise": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_capture": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_order_cancel": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_checkout_create": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_eligibility": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_customer_verification": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_new_reference": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
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
    "tamara_step_resolve": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_history": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_diagnose": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_support_bundle": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_log_level": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_report": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
    "tamara_receipt": (ctypes.c_int32, [ctypes.c_int32, _TEXT, _REPLY]),
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


def _ascii(text: bytes) -> str:
    return text.decode("ascii")


def version() -> str:
    """The version of the library."""
    return _ascii(_loaded().tamara_version())


def describe() -> str:
    """One line for a log or a support call: which library, which interface, and which side is the older one."""
    found = _loaded().tamara_abi_version()
    text = f"tamara_pos {version()} (interface {found}) at {_path}; tamara_pos.py is for interface {ABI_VERSION}"
    return text + ("" if found == ABI_VERSION else ", the older side; all that it uses still means the same")


def result_name(code: int) -> str:
    """The name of a number, such as "NOT_PAID" for 2."""
    return _ascii(_loaded().tamara_result_name(code))


def diagnose(config: Request) -> Reply:
    """Looks at everything between this computer and the service, for a configuration with which no client can be opened: what is
    wrong, in the order of its causes. Takes at most 10 seconds. With an open client call its diagnose.

    config: as for Client.
    """
    return _without_client("tamara_diagnose", {"config": _object(config)})


def support_bundle(config: Request, file: str) -> Reply:
    """Writes the zip file for support, for a configuration with which no client can be opened.

    config: as for Client. file: full path of a file that does not exist yet.
    """
    return _without_client("tamara_support_bundle", {"config": _object(config), "file": file})


def _object(config: Request) -> Any:
    return json.loads(config) if isinstance(config, str) else dict(config)


def _without_client(function: str, request: Request) -> Reply:
    pointer = ctypes.c_void_p()
    code = getattr(_loaded(), function)(0, _json("request", request), ctypes.byref(pointer))
    return _answer(code, pointer)


def _answer(code: int, pointer: ctypes.c_void_p) -> Reply:
    text = _take(pointer)
    if code < 0:
        raise _error(code, ErrorReply(code, text))
    return Reply(code, text)


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
        #: What this client is and can do: "version", "environment", "capabilities", "operations", ...
        self.opened = _answer(code, pointer)
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

    def interrupt_sale(self, sale: str) -> None:
        """Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on."""
        self._check_open("interrupt_sale")
        code = _loaded().tamara_interrupt_sale(self._number, _bytes("sale", sale))
        if code < 0:
            raise _error(code, None)

    def call(self, operation: str, request: Request) -> Reply:
        """Calls an operation by its name; ``opened["operations"]`` lists them. request: a mapping, or JSON text."""
        return self._run(operation, "tamara_call", _bytes("operation", operation), _json("request", request))

    # <generated operations> by cargo xtask header
    def session_create(self, request: Request) -> Reply:
        """Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
        till's screen (POST /checkout/in-store).

        Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is
        resumed, a paid one is returned. Another amount is refused, and so is the reference of a sale that was paid
        for another phone or other items, or longer ago than a working day. If Tamara has an order with this reference
        that this journal does not know (GET /merchants/orders/reference-id/{reference}, asked before anything is
        opened), the reply shows that order and its verdict. While this question is not answered, nothing is opened.
        If the answer to the opening was lost, the library looks for the session. Only if it was not found for long
        enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened,
        under a reference of its own ("S-1~2" for "S-1").

        The reply has warnings about a session that was there before: "phone_differs" (no link went to the number of
        this call; void the session first), "basket_differs", "channel_differs", "paid_before".

        Returns Code.OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
        Code.UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; Code.NOT_PAID: this
        sale was paid and given back; Code.REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and
        journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms.

        request:
          "order_reference_id"   text, required, at most 240 characters. The till's own key of the sale,
                                 never used for another.
          "total_amount"         money, required. What the customer pays; at least 0.1 of a major unit.
          "additional_data"      object. Free members. The library adds "store_code" from the
                                 configuration.
          "address"              object. Checkout.com only, required there: where the customer lives:
            "address_line1"   text, required, at most 200 characters. Street and number.
            "city"            text, required, at most 50 characters. City.
            "country"         text, required. ISO 3166-1, two capital letters.
            "address_line2"   text, at most 200 characters. More of it.
            "state"           text, at most 50 characters. State or region.
            "zip"             text, at most 50 characters. Postal code.
          "capture"              true or false. Checkout.com only: true. A payment through Tamara is
                                 captured by itself.
          "channel"              "sms" or "qr", by default "sms". How the customer gets the link: by SMS
                                 from the service, or by a QR code on the till's screen.
          "customer_name"        text, at most 255 characters. Checkout.com only, required there, as are
                                 "phone_number", "email" and "items", which have to add up to the total.
          "discount_amount"      money. Checkout.com only: a discount that is in no item.
          "email"                text, at most 128 characters. A second way for the link.
          "expiry_time"          integer, 5 to 1440. Minutes until the session expires. Tamara ignores it
                                 unless it is switched on for the account.
          "instalments"          integer. Number of instalments. Leave it out unless Tamara asks for it.
          "interval_s"           number, 0 to 86400, by default 5. "pay" and "payment_start" only: seconds
                                 between two status checks, 5 to 60; doubled after a minute.
          "items"                list of objects. The basket. Required for "sms", at least one:
            "name"              text, required, at most 255 characters. What the customer reads.
            "quantity"          number, required. Above zero.
            "reference_id"      text, required, at most 255 characters. The shop's own id of the article.
            "sku"               text, required, at most 128 characters. The article's number.
            "total_amount"      money, required. Of the whole line.
            "type"              text, required, at most 64 characters. "Digital", "Physical" or any other
                                text.
            "discount_amount"   money. Discount on the line.
            "image_url"         text, at most 1024 characters. Picture of the article.
            "item_url"          text, at most 1024 characters. Page of the article.
            "tax_amount"        money. Tax in the line.
            "unit_price"        money. Of one piece.
          "locale"               text. "ar_SA" or "en_US"; by default that of the configured language.
          "order_number"         text, at most 255 characters. Shown to the customer.
          "payment_plan"         object. Checkout.com only: the plan. It goes with "payment_type"
                                 "Installment":
            "total_number_of_payments"
                            integer, required, 1 to 24. How many payments the customer makes.
            "description"   text, at most 255 characters. Shown to the customer.
          "payment_type"         text, at most 64 characters. "PAY_BY_INSTALMENTS" (sent by SMS when left
                                 out) or "PAY_NOW"; with Checkout.com "Regular" or "Installment".
          "phone_number"         text. The customer's phone, in any writing, Arabic digits too. Without a
                                 country code the configured country's is taken. Required for "sms".
          "platform"             text, at most 128 characters. For "qr": the name of the program.
          "raw"                  true or false, by default false. Adds the service's untouched answer as
                                 "raw".
          "shipping_amount"      money. Checkout.com only: shipping.
          "tax_amount"           money. Checkout.com only: tax that is in no item. Items + tax + shipping
                                 - discount has to be the total.
          "wait_s"               number, 0 to 86400, by default 1020. "pay" only: how long to wait for the
                                 customer, in seconds.

        reply:
          "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
          "canceled_amount"         money. What was cancelled, in all.
          "captured_amount"         money. What was captured, in all.
          "captures"                list of objects. "order_get" only: the order's captures, in the
                                    service's order:
            "capture_id"        text. The service's id.
            "created_at"        text. RFC 3339.
            "refunded_amount"   money. What of it was given back.
            "total_amount"      money. What was captured.
          "channel"                 text. "sms", "qr" or "online".
          "checkout_deeplink"       text. What the SMS or the QR code leads to.
          "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                    found after a lost answer; such a session cannot be voided.
          "checkout_url"            text. The service's page, of an online order.
          "duplicates"              list of texts. Other order ids that the customer paid for the same
                                    sale: refund them.
          "instalments"             integer. How many instalments.
          "order_id"                text. The service's id of the order. Keep it.
          "order_number"            text. The order's number as the customer sees it.
          "order_reference_id"      text. The till's own key of the sale, as given.
          "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                    paid so far, the first instalment. It does not say that the sale is
                                    paid.
          "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
          "payment_type"            text. How the customer pays, in the service's words.
          "phone"                   text. The number that the session was opened for, masked.
          "polls"                   integer. Requests to the service in this call.
          "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
                                    its request:
            "advice"   text. What to do about it.
            "code"     text. "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on.
            "detail"   text. What is wrong, for the developer. Holds no personal data.
            "field"    text. Path of the field it is about.
            "level"    "error" or "warning". "error": the request was not sent; "warning".
          "qr"                      object. The QR code for the till's screen:
            "modules"      list of texts. One text per row, "1" for a dark module and "0" for a light one,
                           without quiet zone.
            "png_base64"   text. A black and white PNG of 8 pixels per module with quiet zone, in base64.
            "size"         integer. Modules along one side, without quiet zone.
            "svg"          text. An SVG document with quiet zone.
          "raw"                     any JSON.
          "refunded_amount"         money. What was given back, in all.
          "resumed"                 true or false. The session was there before this call.
          "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                    service writes it.
          "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                    service's word.
          "status"                  text. Tamara's status of the order; null where it is not known.
          "store_code"              text. "order_get" only: the branch.
          "total_amount"            money. What the customer pays.
          "waited_ms"               integer. How long this call waited, in milliseconds.
          "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
        """
        return self._operate("session_create", request)

    def poll_status(self, request: Request) -> Reply:
        """Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
        watched together.

        Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word,
        "wait_s" or interrupt do.

        Returns Code.OK: paid, captured whole, in the amount and currency asked for, and nothing else; Code.PENDING:
        still open; Code.NOT_PAID: declined, expired, cancelled, or paid and given back whole; also where every
        session_create of this sale was refused, so that there is nothing to wait for ("error" and "next_action" are
        those of the refusal); Code.UNKNOWN: the service could not be asked, or the captured amount is not what was
        asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured call_timeout_ms.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
          "interval_s"           number, 0 to 86400, by default 5. Seconds between two status checks, 5 to
                                 60; doubled after a minute.
          "qr"                   true or false, by default false. Adds the QR code of an open session
                                 again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
          "raw"                  true or false, by default false. Adds the service's untouched answer as
                                 "raw".
          "wait_s"               number, 0 to 86400, by default 0. How long to wait for the final status,
                                 in seconds; 0 checks once.

        reply:
        Members as in session_create.
        """
        return self._operate("poll_status", request)

    def session_void(self, request: Request) -> Reply:
        """Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
        to be certain. Safe to repeat.

        Returns Code.OK: cancelled, nobody can pay it any more; Code.TOO_LATE_PAID: the customer was faster, the sale
        is paid; Code.PENDING: still open, keep polling (also for a session that was found after a lost answer: its
        checkout id is not known); Code.UNKNOWN: the service could not be asked, poll on; Code.OTHER_LANE;
        Code.CANNOT_VOID: not a session of this journal; Code.NOT_SUPPORTED: there is no void, and "refund_if_paid"
        was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured call_timeout_ms.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale: its
                                 newest session.
          "raw"                  true or false, by default false. Adds the service's untouched answer as
                                 "raw".
          "refund_if_paid"       true or false, by default false. Only where "capabilities" has no void
                                 (Checkout.com), and required there: watches the session for "wait_s" and
                                 refunds all of the money once it is paid. Call again while the reply is
                                 Code.PENDING, or call recover, also after a restart. The sale
                                 stays abandoned: no call reports it as paid again. A session ends 30
                                 minutes after it was opened. The refund is made once.
          "take_over"            true or false, by default false. Voids a session that another lane
                                 opened.
          "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
                                 watch, in seconds; 0 checks once.

        reply:
        Members as in session_create.
        """
        return self._operate("session_void", request)

    def pay(self, request: Request) -> Reply:
        """Opens a session by SMS and waits for its end, in one call: session_create, then poll_status.

        Returns what these two return. Code.OK means paid and nothing else does. Called again with the same reference
        after a crash it goes on where it was ("resumed" true). Code.NOT_SUPPORTED where "capabilities" says that no
        SMS is sent (Checkout.com): show a QR code with session_create or payment_start. Takes at most call_timeout_ms
        plus "wait_s".

        request:
        Members as in session_create.

        reply:
        Members as in session_create.
        """
        return self._operate("pay", request)

    def tender_check(self, request: Request) -> Reply:
        """Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
        that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.

        Returns Code.OK for "clear", and this alone allows another payment; Code.TOO_LATE_PAID for "paid";
        Code.PENDING for "payable"; Code.UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A sale
        that neither the journal nor the service knows is "clear"; where the service does not answer, only a session
        that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds, whatever
        the service does.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.

        reply:
        Members as in session_create, and:
          "tender"   "clear" or "paid" or "payable". "clear": nothing is paid, and nothing can be any
                     more. "paid". "payable": the customer can still pay, or it is not known: take the
                     session back with session_void (or payment_cancel), then ask again.
        """
        return self._operate("tender_check", request)

    def refund(self, request: Request) -> Reply:
        """Gives captured money back, in whole or in part, as often as there is something left (POST
        /payments/simplified-refund/{order_id}).

        Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes
        out for an order across all processes of the journal, and after a lost answer the order is looked at, never
        sent again without proof that nothing happened. With "request_id" the same refund asked twice is done once.

        Returns Code.OK: refunded; Code.UNKNOWN: it may have happened, call recover, never send another by hand;
        Code.REFUND_TOO_LARGE, Code.NOT_REFUNDABLE, Code.REQUEST_ID_IN_USE, Code.STEP_IN_PROGRESS,
        Code.EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
        moved. Takes at most the configured call_timeout_ms.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
          "comment"              text, at most 200 characters. For people.
          "raw"                  true or false, by default false. Adds the service's untouched answer as
                                 "raw".
          "request_id"           text, at most 64 characters. The till's own number of this refund: asked
                                 twice, done once. Strongly advised.
          "total_amount"         money. How much; by default all that is left (captured minus refunded).

        reply:
          "amount"               money. What this call moved.
          "cancel_id"            text. The service's id of the cancel.
          "canceled_amount"      money. What was cancelled, in all.
          "capture_id"           text. The service's id of the capture; of a refund that of the capture
                                 which it gives back.
          "captured_amount"      money. What was captured, in all.
          "order_id"             text. The service's id of the order.
          "order_reference_id"   text. The till's own key of the sale.
          "raw"                  any JSON.
          "refund_id"            text. The service's id of the refund.
          "refunded_amount"      money. What was given back on this order in all.
          "replayed"             true or false. It was done before this call.
          "request_id"           text. The host's own number of this request.
          "status"               text. The service's own word for the state of the order.
        """
        return self._operate("refund", request)

    def payment_start(self, request: Request) -> Reply:
        """Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
        checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
        payment_status.

        Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it
        returns that payment. After a restart start it again with the same reference: the sale is resumed, or returned
        when it was paid in the meantime. interrupt does not end a payment; close ends its thread, and the sale stays
        open at the service.

        Returns Code.PENDING when it was started; argument (-1xx) codes; Code.REFERENCE_IN_USE while a payment of the
        same reference with another amount, phone or channel is under way; Code.JOURNAL_REQUIRED; Code.TOO_MANY_OPEN
        over 1,000 payments at once. Does not wait for the service.

        request:
        Members as in session_create.

        reply:
        Members as in refund, and:
          "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
          "captures"                list of objects. "order_get" only: the order's captures, in the
                                    service's order. Members as in session_create.
          "channel"                 text. "sms", "qr" or "online".
          "checkout_deeplink"       text. What the SMS or the QR code leads to.
          "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                    found after a lost answer; such a session cannot be voided.
          "checkout_url"            text. The service's page, of an online order.
          "duplicates"              list of texts. Other order ids that the customer paid for the same
                                    sale: refund them.
          "ended"                   true or false. Nothing is done in the background any more.
          "instalments"             integer. How many instalments.
          "kind"                    text. "sale" or "refund".
          "order_number"            text. The order's number as the customer sees it.
          "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                    paid so far, the first instalment. It does not say that the sale is
                                    paid.
          "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
          "payment"                 integer. The payment's number in this client.
          "payment_type"            text. How the customer pays, in the service's words.
          "phone"                   text. The number that the session was opened for, masked.
          "polls"                   integer. Requests to the service in this call.
          "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
                                    its request. Members as in session_create.
          "qr"                      object. The QR code for the till's screen. Members as in
                                    session_create.
          "resumed"                 true or false. The session was there before this call.
          "seconds_left"            integer. Seconds until the session expires, where that is known.
          "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                    service writes it.
          "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                    service's word.
          "state"                   "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                                    "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                                    "starting", "waiting" (for the customer), "cancelling", or an end:
                                    "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid
                                    before the void), "refunded", "unknown" (see "next_action"), "failed"
                                    (nothing moved).
          "store_code"              text. "order_get" only: the branch.
          "total_amount"            money. What the customer pays.
          "waited_ms"               integer. How long this call waited, in milliseconds.
          "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
        """
        return self._operate("payment_start", request)

    def refund_start(self, request: Request) -> Reply:
        """Starts a refund in the background. The same "request_id" is refunded once, as in refund. A refund cannot be
        cancelled.

        Returns what payment_start returns. Does not wait for the service.

        request:
        Members as in refund.

        reply:
        Members as in payment_start.
        """
        return self._operate("refund_start", request)

    def payment_status(self, request: Request) -> Reply:
        """Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.

        Returns Code.PENDING while it is under way. Of a sale at its end: Code.OK, and this alone means paid;
        Code.NOT_PAID (also after a cancel); Code.TOO_LATE_PAID; Code.UNKNOWN; or the code with which it failed, and
        nothing moved. Of a refund at its end what refund returns. Argument codes (-1xx). Takes at most "wait_s";
        interrupt ends the wait.

        request:
          "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
                                 that was started with "order_id" is named by that id; its number is the
                                 safer name, because an order may have several refunds.
          "payment"              integer. The payment's number. This or "order_reference_id" is required.
          "qr"                   true or false, by default false. Adds the link and the QR code again;
                                 otherwise only the first reply that knows them has them.
          "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
                                 seconds; 0 returns at once.

        reply:
        Members as in payment_start.
        """
        return self._operate("payment_status", request)

    def payment_cancel(self, request: Request) -> Reply:
        """Takes a payment back. The library's thread voids the session and reads the order again, until the service has
        said what became of it; ask with payment_status for the end: "cancelled", or "too_late_paid" when the customer
        was faster.

        Returns Code.PENDING while it is being cancelled, Code.NOT_PAID when it had ended unpaid, Code.TOO_LATE_PAID
        when it was paid; Code.NOT_SUPPORTED for a refund, and where the provider has no void; argument codes (-1xx).
        Does not wait for the service.

        request:
          "order_reference_id"   text. Or the sale's reference: its newest payment.
          "payment"              integer. The payment's number. This or "order_reference_id" is required.
          "refund_if_paid"       true or false, by default false. For a provider without void: watches the
                                 session and refunds all of the money once it is paid.

        reply:
        Members as in payment_start.
        """
        return self._operate("payment_cancel", request)

    def payment_list(self, request: Request = "{}") -> Reply:
        """Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
        that have ended.

        Returns Code.OK; argument codes (-1xx). Does not wait for the service.

        reply:
          "payments"   list of objects. All that are under way, and the last 1,000 that have ended, the
                       oldest first:
            "kind"                 text. "sale" or "refund".
            "order_reference_id"   text. The till's reference of the sale; of a refund its order id.
            "payment"              integer. The payment's number in this client.
            "seconds_left"         integer. Seconds until the session expires, where that is known.
            "state"                "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                                   "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                                   As in payment_start.
        """
        return self._operate("payment_list", request)

    def order_get(self, request: Request) -> Reply:
        """Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).

        "verdict" of the reply is what the order means for the sale.

        Returns Code.OK: the order was read, whatever its state; Code.NOT_FOUND; argument (-1xx), transport (-3xx) and
        service (-4xx) codes. To learn whether a sale is paid, use poll_status. Takes at most the configured
        call_timeout_ms.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
          "raw"                  true or false, by default false. Adds the service's untouched answer as
                                 "raw".

        reply:
        Members as in session_create.
        """
        return self._operate("order_get", request)

    def order_update_reference(self, request: Request) -> Reply:
        """Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
        to repeat.

        Returns Code.OK; Code.REFERENCE_IN_USE: another sale of the journal has this reference, nothing was sent;
        argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
          "order_id"             text, required. The service's order id.
          "order_reference_id"   text, required, at most 240 characters. The new reference.

        reply:
        Members as in session_create.
        """
        return self._operate("order_update_reference", request)

    def order_authorise(self, request: Request) -> Reply:
        """Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
        it never.

        "resumed" true in the reply: the order was authorised before this call.

        Returns Code.OK: authorised (or captured, on an account that captures by itself); Code.UNKNOWN: ask again;
        Code.WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and
        journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms.

        request:
        Members as in order_get.

        reply:
        Members as in session_create.
        """
        return self._operate("order_authorise", request)

    def order_capture(self, request: Request) -> Reply:
        """Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
        refund.

        Returns as refund; Code.WRONG_STATE when the order is not authorised. An order that is captured already as
        asked is Code.OK with "replayed" true. Takes at most the configured call_timeout_ms.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
          "discount_amount"      money. Taken off the total.
          "items"                list of objects. The lines it is about, as in the order. Members as in
                                 session_create.
          "raw"                  true or false, by default false. Adds the service's untouched answer as
                                 "raw".
          "request_id"           text, at most 64 characters. The host's own number of this request: asked
                                 twice, done once. Strongly advised.
          "shipping_amount"      money. Part of the total.
          "shipping_info"        object. "order_capture" only: how the goods go out:
            "shipped_at"         text, required. When, RFC 3339.
            "shipping_company"   text, required, at most 100 characters. Who delivers.
            "tracking_number"    text, at most 100 characters. The delivery's number.
            "tracking_url"       text, at most 1024 characters. Where the customer can follow it.
          "tax_amount"           money. Part of the total.
          "total_amount"         money. How much; by default all that is left.

        reply:
        Members as in refund.
        """
        return self._operate("order_capture", request)

    def order_cancel(self, request: Request) -> Reply:
        """Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as refund.

        Returns as order_capture. Takes at most the configured call_timeout_ms.

        request:
        Members as in order_capture.

        reply:
        Members as in refund.
        """
        return self._operate("order_cancel", request)

    def checkout_create(self, request: Request) -> Reply:
        """Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
        browser is sent to "checkout_url". The reference is the key of the sale, as in session_create: a live checkout
        is resumed, a finished one returned.

        The whole request is checked before anything is sent, and all its problems are told at once.

        After the customer has agreed, poll_status answers Code.PENDING with "next_action" "authorise_order": call
        order_authorise, within 72 hours. Then it is "capture_order": send the goods and call order_capture. Code.OK
        means that the money is captured, as for every sale.

        The request is Tamara's own. Members that the library does not know are sent as they are, with a warning,
        because Tamara's request grows. Merchants of telecommunication services have to send more: set "checkout"
        "telecom" in the configuration.

        Returns Code.OK: the checkout is open; Code.MISSING_FIELD or Code.INVALID_FIELD with all "problems"; otherwise
        what session_create returns. Takes at most the configured call_timeout_ms.

        request:
          "consumer"             object, required. who buys.
          "country_code"         "SA" or "AE" or "BH" or "KW" or "OM" or "QA", required. ISO code of the
                                 merchant's country.
          "description"          text, required, at most 256 characters. what is sold, for people.
          "items"                list of objects, required. at least one.
          "merchant_url"         object, required. where the customer's browser goes afterwards.
          "order_reference_id"   text, required, at most 240 characters. the shop's key of the sale, new
                                 for every sale.
          "shipping_amount"      money, required. 0 when nothing is shipped.
          "tax_amount"           money, required. 0 when there is none.
          "total_amount"         money, required. what the customer pays: items + tax + shipping -
                                 discount.
          "additional_data"      object. store_code is put in from the configuration.
          "billing_address"      object. if it is known.
          "digital"              true or false. Nothing is shipped. Not sent.
          "discount"             object. a voucher of this customer.
          "expires_in_minutes"   integer, 5 to 1440. ignored by Tamara unless it was switched on; its name
                                 at the service is a setting: checkout.expiry_field.
          "instalments"          integer, 1 to 24. required without single checkout; usually 2 to 12.
          "is_mobile"            true or false. whether the customer uses a mobile device (required from
                                 telecom merchants).
          "locale"               "ar_SA" or "en_US". the customer's language; filled in from the
                                 configuration (expected from telecom merchants).
          "order_number"         text, at most 255 characters. shown to the customer.
          "payment_type"         text. required without single checkout.
          "platform"             text, at most 255 characters. where the order is made: web, mobile, or
                                 the program's name (required from telecom merchants).
          "raw"                  true or false. Adds the service's answer. Not sent.
          "risk_assessment"      object. what the shop knows about the customer (required from telecom
                                 merchants).
          "shipping_address"     object. required unless everything is digital.
          "telecom"              object. where the configuration puts it.

        reply:
        Members as in session_create.
        """
        return self._operate("checkout_create", request)

    def eligibility(self, request: Request) -> Reply:
        """Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
        /checkout/payment-types).

        A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the service is
        silent the answer is yes. Answers without a phone are kept for five minutes.

        Returns Code.OK, and argument codes (-1xx). Takes at most 2 s.

        request:
          "total_amount"   money, required. What the customer would pay.
          "phone_number"   text. The customer's phone, in any writing.

        reply:
          "asked"     true or false. False: the service did not answer (warning "not_asked").
          "cached"    true or false. The answer is one of the last five minutes.
          "offer"     true or false. Whether to offer Tamara.
          "options"   list of objects. The ways to pay, with their limits:
            "max_limit"   money. The greatest order total.
            "min_limit"   money. The least order total.
            "name"        text. The service's name of it.
        """
        return self._operate("eligibility", request)

    def customer_verification(self, request: Request) -> Reply:
        """Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
        hint that the first visit takes longer, never a reason to refuse.

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
          "phone_number"   text, required. The customer's phone, in any writing.
          "country_code"   text. "SA" or "AE"; by default the configured country.

        reply:
          "is_id_verified"   true or false. Whether the customer's identity is verified.
        """
        return self._operate("customer_verification", request)

    def new_reference(self, request: Request = "{}") -> Reply:
        """Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
        nobody.

        The reference is the prefix, the day by the shop's clock, a number that the journal counts up for all programs
        that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock that is put back, crash, or
        lost or copied journal brings a reference back. It has at most 56 characters, which both services take. Keep
        it with the sale before the sale is started.

        Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
        references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
        another program holds the journal.

        request:
          "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
                     and "-" "_" "."; by default what the configured lane has of them.

        reply:
          "order_reference_id"   text. A reference that was not used before.
        """
        return self._operate("new_reference", request)

    def webhook_register(self, request: Request) -> Reply:
        """Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
        adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
        an address each.

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
          "url"          text, required, at most 255 characters. Where the service posts to; https.
          "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
                         those that are registered.
          "headers"      object of texts. The service sends them with each call.
          "type"         text. "order" (default) or "dispute".
          "webhook_id"   text. "webhook_update" only, required there: which one.

        reply:
          "adopted"      true or false. It was registered before, and was brought up to date.
          "events"       list of texts. What it posts.
          "url"          text. Where it posts to.
          "webhook_id"   text. The service's id.
        """
        return self._operate("webhook_register", request)

    def webhook_list(self, request: Request = "{}") -> Reply:
        """Lists the merchant's webhooks (GET /webhooks/list).

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        reply:
          "webhooks"   list of objects. All of the merchant:
            "events"       list of texts. What it posts.
            "url"          text. Where it posts to.
            "webhook_id"   text. The service's id.
        """
        return self._operate("webhook_list", request)

    def webhook_get(self, request: Request) -> Reply:
        """Reads one webhook (GET /webhooks/{webhook_id}).

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
          "webhook_id"   text, required. Which one.

        reply:
        Members as in webhook_register.
        """
        return self._operate("webhook_get", request)

    def webhook_update(self, request: Request) -> Reply:
        """Changes a webhook (PUT /webhooks/{webhook_id}).

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
        Members as in webhook_register.

        reply:
        Members as in webhook_register.
        """
        return self._operate("webhook_update", request)

    def webhook_delete(self, request: Request) -> Reply:
        """Removes a webhook (DELETE /webhooks/{webhook_id}).

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
        Members as in webhook_get.
        """
        return self._operate("webhook_delete", request)

    def webhook_receive(self, request: Request) -> Reply:
        """Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
        (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
        only that counts. If the same event arrives again, in any process that shares the journal, the order is read
        again and the reply has "duplicate": true. Where the order is watched (watch_add), it is looked at before all
        others.

        The configuration needs "notification_token". Calls of this process that wait for the order (poll_status, pay)
        check it at once.

        Returns Code.OK: verified, and the order shows what the webhook says; Code.UNKNOWN: verified, but the order
        could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none of
        this merchant's (warning "not_ours"); Code.WEBHOOK_REFUSED, also for a webhook that names no order; argument
        (-1xx) codes; Code.INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms.

        request:
          "method"        text, required. "POST".
          "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
                          "body_base64" is required.
          "body_base64"   text. The raw body in base64.
          "headers"       object of texts. Names, in any case, and values.
          "query"         text. What follows the "?" of the address, as it came.

        reply:
          "duplicate"   true or false. Received before, by any program with this journal. Verdict and next
                        action are those of the order as it is now.
          "event"       object. What the webhook reports; null when it was refused:
            "declined_reason"      text. Why the order was declined, in the service's words.
            "event_id"             text. The event's own id, where the service gives it one: the same when
                                   it is delivered again.
            "event_type"           text. "order_captured" and so on; unknown texts are handed on.
            "movement_id"          text. Id of the refund, capture or cancel it tells of.
            "order_id"             text. The service's order id.
            "order_reference_id"   text. The merchant's reference, where it is told.
          "order"       object. The order as read afresh; "verdict" of the reply is its verdict. The order
                        counts, not the webhook, whose body is not signed: where the order does not show
                        what the webhook reports there is a warning "not_shown", and "respond" asks the
                        service to deliver it again. Absent for the events of a dispute, which are read
                        with dispute_list:
            "attempt_reference_id"    text. The reference of this attempt at the service, where it
                                      differs.
            "canceled_amount"         money. What was cancelled, in all.
            "captured_amount"         money. What was captured, in all.
            "captures"                list of objects. "order_get" only: the order's captures, in the
                                      service's order. Members as in session_create.
            "channel"                 text. "sms", "qr" or "online".
            "checkout_deeplink"       text. What the SMS or the QR code leads to.
            "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                      found after a lost answer; such a session cannot be voided.
            "checkout_url"            text. The service's page, of an online order.
            "duplicates"              list of texts. Other order ids that the customer paid for the same
                                      sale: refund them.
            "instalments"             integer. How many instalments.
            "order_id"                text. The service's id of the order. Keep it.
            "order_number"            text. The order's number as the customer sees it.
            "order_reference_id"      text. The till's own key of the sale, as given.
            "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                      paid so far, the first instalment. It does not say that the sale is
                                      paid.
            "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
            "payment_type"            text. How the customer pays, in the service's words.
            "phone"                   text. The number that the session was opened for, masked.
            "polls"                   integer. Requests to the service in this call.
            "problems"                list of objects. "checkout_create" only: what is wrong or doubtful
                                      in its request. Members as in session_create.
            "qr"                      object. The QR code for the till's screen. Members as in
                                      session_create.
            "raw"                     any JSON.
            "refunded_amount"         money. What was given back, in all.
            "resumed"                 true or false. The session was there before this call.
            "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                      service writes it.
            "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                      service's word.
            "status"                  text. Tamara's status of the order; null where it is not known.
            "store_code"              text. "order_get" only: the branch.
            "total_amount"            money. What the customer pays.
            "waited_ms"               integer. How long this call waited, in milliseconds.
            "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
          "respond"     object. What the host's web server answers. Absent in "webhook_next": the library
                        has answered:
            "body"     text. JSON text.
            "status"   integer, 0 to 65535. HTTP status.
        """
        return self._operate("webhook_receive", request)

    def webhook_listen(self, request: Request) -> Reply:
        """Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
        read, and answered, as by webhook_receive. Tamara posts to https addresses only: put a proxy or a tunnel with
        a certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
        events are fetched with webhook_next.

        Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256
        connections the oldest gives way. The server ends with its client. Called again, it says where it listens.

        Returns Code.OK; Code.LISTEN_FAILED; argument codes (-1xx); Code.INVALID_CONFIG without a notification token.
        Returns at once.

        request:
          "port"          integer, required, 0 to 65535. 0 takes any free one.
          "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
                          machine in.
          "keep_events"   true or false, by default true. Keeps the events for webhook_next, at
                          most 1000; while so many wait, the library asks Tamara to deliver again. With
                          false they only wake the calls that wait for their orders.

        reply:
          "address"   text. The address that is listened at.
          "port"      integer, 0 to 65535. The port.
        """
        return self._operate("webhook_listen", request)

    def webhook_next(self, request: Request = "{}") -> Reply:
        """Waits for the next event of webhook_listen. Each is handed out once, to one caller.

        The reply has the members of webhook_receive without "respond"; none of them with Code.PENDING.

        Returns Code.OK: an event; Code.PENDING: none came; Code.LISTEN_FAILED: nobody listens. Takes at most
        "wait_s"; interrupt ends it.

        request:
          "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
                     once.

        reply:
        Members as in webhook_receive.
        """
        return self._operate("webhook_next", request)

    def dispute_list(self, request: Request = "{}") -> Reply:
        """Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.

        Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        call_timeout_ms.

        request:
          "dispute_id"       integer. The service's number of the dispute.
          "dispute_status"   text, at most 255 characters. "open", "awaiting_merchant_response" and so on.
          "is_parent"        true or false. With those of child merchants.
          "limit"            integer. Disputes of one page.
          "merchant_id"      text. Id of a child merchant, for platforms.
          "merchant_order_reference_id"
                             text. The merchant's reference of the order.
          "order_id"         text. The service's order id.
          "order_status"     text, at most 255 characters. Where the order stands.
          "page"             integer. Number of the page.

        reply:
          "disputes"   list of objects. Those of this page:
            "activities"       list of objects. What was said and done, in the service's order:
              "attachments"   integer. Number of files.
              "comment"       text. What was said.
              "created_at"    text. RFC 3339.
              "event"         text. What happened.
            "amount"           money. What it is about.
            "closed_at"        text. RFC 3339.
            "dispute_id"       integer. The service's number of it.
            "dispute_status"   text. "open", "awaiting_merchant_response", "under_review",
                               "claim_accepted", "claim_rejected", "cancelled", "closed", or another text.
            "merchant_order_reference_id"
                               text. The merchant's reference of the order.
            "opened_at"        text. RFC 3339.
            "order_id"         text. The service's order id.
            "order_status"     text. Where the order stands.
          "total"      integer. How many there are in all.
        """
        return self._operate("dispute_list", request)

    def dispute_reply(self, request: Request) -> Reply:
        """Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
        the dispute is read to see whether it was said.

        Returns Code.OK; Code.UNKNOWN: it may have been said, look at the dispute before repeating it; argument
        (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.

        request:
          "comment"             text, required, at most 255 characters. The answer.
          "dispute_id"          integer, required. The service's number of the dispute.
          "attachment"          object. A file, at most 10 MiB:
            "name"             text, required, at most 255 characters. Its name, as Tamara's people see
                               it.
            "content_base64"   text. Its content.
            "content_type"     text. Its media type, such as "application/pdf".
            "path"             text. Where it is on this machine. This or "content_base64" is required.
          "delivery_provider"   text, at most 255 characters. Who delivered.
          "merchant_id"         text. Id of a child merchant, for platforms.
          "order_delivery_tracking_id"
                                text, at most 255 characters. The delivery's number.

        reply:
          "dispute_id"   integer. The service's number of the dispute.
        """
        return self._operate("dispute_reply", request)

    def recover(self, request: Request = "{}") -> Reply:
        """Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
        the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
        sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
        checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
        start-up, and after Code.UNKNOWN.

        Returns Code.OK: every step was looked at ("next_action" says whether some are still open); journal codes
        (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
        steps count as not done because their orders stayed without them, not by the service's word. A step with
        "next_action" "ask_supervisor" ends by step_resolve. Takes at most the configured call_timeout_ms; a warning
        "not_all" says when time ran out. Also safe across processes.

        reply:
          "polls"   integer. Requests to the service in this call.
          "steps"   list of objects. In the order in which they were checked:
            "amount"                 money. What it is about.
            "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
                                     the sale's own.
            "channel"                text. "sms", "qr" or "online".
            "checkout_id"            text. The service's id of the checkout; absent when the session was
                                     found after a lost answer.
            "created_at"             text. RFC 3339, UTC.
            "error"                  object. Why it is still open:
              "detail"        text. English, for the developer: what was wrong and what to do.
              "field"         text. Path of the field, argument or configuration key it is about.
              "http_status"   integer, 0 to 65535. HTTP status of the answer, where there was one.
              "kind"          text. The code's name in lower case.
              "retry"         "safe" or "after_change" or "never_by_hand". Whether the same call may be
                              made again.
              "service"       object. The service's own words:
                "codes"        list of texts. The service's "error_code" texts.
                "message"      text. The service's "message", cut to 500 characters.
                "new_state"    text. State that the refused step would have led to, when the service names
                               it.
                "old_state"    text. State of the order before the refused step, when the service names
                               it.
                "webhook_id"   text. The webhook that already serves the address, when the service names
                               it.
            "id"                     integer. Number of the step in this journal.
            "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
                                     "cancel". "session", "void", "refund", "authorise", "capture" or
                                     "cancel".
            "lane"                   text. The till.
            "last_error"             text. Why it is not done, for the developer.
            "moved"                  money. What the service says was moved, where that is not "amount".
            "next_action"            "release_goods" or "keep_polling" or "none" or "other_payment" or
                                     "fix_request" or "fix_configuration" or "retry_later" or
                                     "call_recover" or "call_again" or "refund_duplicate" or
                                     "authorise_order" or "capture_order" or "ask_supervisor" or
                                     "interrupted". What the host should do next.
            "order_id"               text. The service's id of the order.
            "order_reference_id"     text. The till's own key of the sale.
            "phone"                  text. The customer's phone, masked.
            "request_id"             text. The till's own number of this request.
            "resolved_by"            text. Who closed the step by hand.
            "resolved_reason"        text. Why the step was closed by hand.
            "result_id"              text. What the service called the outcome: id of the refund, capture
                                     or cancel.
            "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
                                     "sending" (the outcome is not known), "open", "paid", "dead", "done"
                                     or "not_done".
            "status"                 text. Tamara's status of the order.
            "store_code"             text. The branch.
            "updated_at"             text. RFC 3339, UTC.
            "verdict"                "paid" or "pending" or "not_paid" or "unknown". Of a session: whether
                                     it is paid.
        """
        return self._operate("recover", request)

    def step_resolve(self, request: Request) -> Reply:
        """Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
        who has looked in the service's portal. The library reads the order before, where it can, and records the word
        with the name and the reason. history, report and the file for support show it as a person's word. Nothing is
        sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
        "concluded") can be closed, too.

        Returns Code.OK: recorded; Code.WRONG_STATE: the step has its end already, or the order says the opposite;
        Code.NOT_FOUND: no such step; Code.STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
        journal (-6xx) codes. A warning "not_compared" says that the order could not be read. Takes at most the
        configured call_timeout_ms.

        request:
          "name"      text, required, at most 64 characters. Who reports it.
          "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
                      was paid.
          "reason"    text, required, at most 200 characters. Why.
          "step_id"   integer, required. "id" of the step, as recover and history show it.

        reply:
          "step"   object. The step as it stands now:
            "amount"                 money. What it is about.
            "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
                                     the sale's own.
            "channel"                text. "sms", "qr" or "online".
            "checkout_id"            text. The service's id of the checkout; absent when the session was
                                     found after a lost answer.
            "created_at"             text. RFC 3339, UTC.
            "id"                     integer. Number of the step in this journal.
            "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
                                     "cancel". "session", "void", "refund", "authorise", "capture" or
                                     "cancel".
            "lane"                   text. The till.
            "last_error"             text. Why it is not done, for the developer.
            "moved"                  money. What the service says was moved, where that is not "amount".
            "order_id"               text. The service's id of the order.
            "order_reference_id"     text. The till's own key of the sale.
            "phone"                  text. The customer's phone, masked.
            "request_id"             text. The till's own number of this request.
            "resolved_by"            text. Who closed the step by hand.
            "resolved_reason"        text. Why the step was closed by hand.
            "result_id"              text. What the service called the outcome: id of the refund, capture
                                     or cancel.
            "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
                                     "sending" (the outcome is not known), "open", "paid", "dead", "done"
                                     or "not_done".
            "status"                 text. Tamara's status of the order.
            "store_code"             text. The branch.
            "updated_at"             text. RFC 3339, UTC.
        """
        return self._operate("step_resolve", request)

    def history(self, request: Request = "{}") -> Reply:
        """Reads the journal, newest first. Asks nobody.

        Returns Code.OK; argument (-1xx) and journal (-6xx) codes.

        request:
          "before_id"            integer. "next_before_id" of the page before.
          "from"                 text. Created at or after, RFC 3339.
          "kind"                 text. "session", "void", "refund", "authorise", "capture" or "cancel".
          "lane"                 text. Steps of this till only.
          "limit"                integer, 1 to 1000, by default 100. Steps of the page.
          "order_id"             text. The service's order id.
          "order_reference_id"   text. Of the sale, or of an attempt.
          "state"                text. "sending" (the outcome is not known), "open", "paid", "dead",
                                 "done" or "not_done".
          "until"                text. Created before, RFC 3339.

        reply:
          "next_before_id"   integer. "before_id" of the next page; null on the last. A page that is not
                             full may have a next one.
          "steps"            list of objects. The page, newest first: at most "limit" steps, and none
                             where none of the 10,000 that were looked through fits. Members as in
                             step_resolve.
        """
        return self._operate("history", request)

    def diagnose(self, request: Request = "{}") -> Reply:
        """Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
        token, disk, journal, versions. Nothing is moved. For a configuration that Client refuses, call the function
        diagnose of this module.

        "message" and "next_action" of the reply are those of the first fault.

        Returns Code.OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
        Takes at most 10 seconds, whatever is broken; interrupt ends it earlier.

        request:
          "config"   object. With client 0: the configuration as for Client. The library opens
                     and closes what it needs.

        reply:
          "checks"     list of objects. Every check, in the order in which they were made:
            "detail"    text. English, for support.
            "fault"     text. What is wrong, by the name of a code in lower case or of its own.
            "message"   object of "en" and "ar", texts. A sentence for the shop.
            "ms"        integer. How long it took, in milliseconds.
            "name"      text. "settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token",
                        "disk", "journal" or "versions".
            "result"    "ok" or "warning" or "failed" or "skipped". What came of it.
          "faults"     list of texts. What is wrong, the first cause in front: names of codes in lower
                       case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised",
                       "environment_mixed", "journal_read_only", "journal_full" and so on), or
                       "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted",
                       "certificate_other_host", "clock_wrong", "disk_low".
          "healthy"    true or false. Nothing failed, and nothing is doubtful ("faults" is empty).
          "took_ms"    integer. How long all of it took, in milliseconds.
          "versions"   object. What runs here:
            "abi"              integer. The interface's version.
            "bits"             integer. 32 or 64: of the program.
            "journal_engine"   text. SQLite's version.
            "library"          text. The library's version.
            "processor"        text. The kind of processor.
            "system"           text. The operating system.
        """
        return self._operate("diagnose", request)

    def support_bundle(self, request: Request = "{}") -> Reply:
        """Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
        journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
        phone number is in it.

        Without a client, call the function diagnose of this module, as diagnose.

        Returns Code.OK; Code.CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
        diagnose, and a moment.

        request:
          "config"      object. With client 0: the configuration, as in diagnose.
          "file"        text. Full path of a file that does not exist yet; by default
                        "tamara-support-TIME.zip" beside the journal.
          "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
                        bytes.

        reply:
          "bytes"     integer. Its size.
          "entries"   list of texts. What is in it.
          "file"      text. Full path of the file.
          "steps"     integer. Steps of the journal that are in it.
        """
        return self._operate("support_bundle", request)

    def log_level(self, request: Request) -> Reply:
        """Changes how much is logged, for the whole process and at once; where lines go stays as it is.

        "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it
        made with their status, time and the service's own number of them. "debug" adds a line for each request.

        Returns Code.OK; Code.INVALID_FIELD.

        request:
          "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".

        reply:
          "level"   text. The level from now on.
        """
        return self._operate("log_level", request)

    def report(self, request: Request = "{}") -> Reply:
        """Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
        counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
        report can be made again. Sends nothing that moves money.

        Returns Code.OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
        differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
        twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
        call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
        "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
        settlements.

        request:
          "date"         text. "2026-01-31", by the shop's clock; today by default.
          "format"       "json" or "csv" or "text". What the reply has in addition to the figures. With
                         "settlement" the "csv" has a line for each paid sale.
          "from"         text. In place of "date", for a shop whose day does not end at midnight: RFC
                         3339.
          "kind"         "x" or "z", by default "x". The figures so far, or the end of a day.
          "lane"         text. This till only.
          "language"     "ar" or "en". Of "text"; by default the configured one.
          "reread"       true or false, by default false. Reads every order of the day again, and reports
                         the differences.
          "settlement"   true or false, by default false. Reads every paid sale of the period again, and
                         reports which of them Tamara has settled (paid out to the merchant). Checkout.com
                         does not show this.
          "store_code"   text. This branch only.
          "until"        text. In place of "date": RFC 3339, no part of the period any more.
          "utc_offset"   text. The shop's clock, "+03:00"; by default that of the configured country.
          "visual"       true or false, by default false. Arabic for a printer that neither joins letters
                         nor turns lines: each letter in its joined form (U+FE70 to U+FEFF), each line in
                         the order in which it is printed, from left to right.

        reply:
          "by_hand"        list of objects. The steps that a supervisor closed by step_resolve.
                           Members as in step_resolve.
          "complete"       true or false. The period is over and every step in it is resolved. Only then
                           is a "z" the last word.
          "csv"            text. The table, when it was asked for.
          "differences"    list of objects. With "reread": where the service differs from the journal:
            "journal"              text. By the journal.
            "order_id"             text. The service's order id.
            "order_reference_id"   text. The till's reference of the sale.
            "service"              text. By the service.
            "what"                 text. "paid", "refunded", or "not_read".
          "from"           text. Begin of the period, RFC 3339, UTC.
          "grand_totals"   list of objects. For each currency, over all stores and lanes:
            "captured"     object. Online orders whose money was claimed:
              "amount"   money. Null when the sum is too large for an amount.
              "count"    integer. How many.
            "currency"     text. The currency of all amounts here.
            "lane"         text. The till.
            "net"          text. Paid and captured, less what was refunded; null when it cannot be told in
                           a number.
            "not_paid"     object. Sessions that ended unpaid otherwise. Members as in report.
            "paid"         object. Sessions that were paid. Members as in report.
            "refunded"     object. Refunds that were made. Members as in report.
            "store_code"   text. The branch.
            "unresolved"   object. Whatever has no known end yet. Members as in report.
            "voided"       object. Sessions that were taken back. Members as in report.
          "kind"           "x" or "z". "x" or "z".
          "period_over"    true or false. The period is over. The text of a "z" before that says that the
                           day is not over.
          "printed_at"     text. When the report was made, RFC 3339, UTC.
          "settlement"     object. Which paid sales are settled, where that was asked:
            "sales"    list of objects. Each paid sale, oldest first:
              "amount"               money. What was paid.
              "order_id"             text. The service's order id.
              "order_reference_id"   text. The till's reference of the sale.
              "settled"              true or false. True: settled. False: not settled yet. Null: not
                                     known.
              "settlement_date"      text. When: a time in UTC, or a day.
              "settlement_status"    text. The service's word for it.
            "totals"   list of objects. For each currency:
              "currency"      text. The currency of all amounts here.
              "not_known"     object. Sales of which it is not known. Members as in report.
              "not_settled"   object. Sales that are not settled yet. Members as in report.
              "settled"       object. Sales that are settled. Members as in report.
          "text"           text. The lines for a printer, at most 42 characters each, when they were asked
                           for; Arabic in reading order.
          "totals"         list of objects. For each store, lane and currency. Members as in
                           report.
          "unresolved"     list of objects. The steps whose outcome is not known. Members as in
                           step_resolve.
          "until"          text. End of the period, RFC 3339, UTC.
        """
        return self._operate("report", request)

    def receipt(self, request: Request) -> Reply:
        """The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
        printing. Asks nobody.

        Give "request_id" or "refund_id" for the receipt of a refund.

        Returns Code.OK; Code.NOT_FOUND when this journal knows no such sale; Code.WRONG_STATE when it is not paid, or
        the refund not made; argument (-1xx) and journal (-6xx) codes.

        request:
          "order_id"             text, at most 64 characters. The service's order id. This or
                                 "order_reference_id" is required.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
          "copy"                 true or false, by default false. A line says that it is a copy.
          "refund_id"            text. The refund, by the service's number.
          "request_id"           text. The refund, by the till's number. Without this and "refund_id" the
                                 receipt is that of the sale.
          "utc_offset"           text. The shop's clock, "+03:00"; by default that of the configured
                                 country.
          "visual"               true or false, by default false. Arabic for a simple printer, as in
                                 report.

        reply:
          "amount"               money. What was paid or given back.
          "columns"              integer. Characters of a line.
          "kind"                 text. "sale" or "refund".
          "lines"                object. The lines:
            "ar"   list of texts. Arabic.
            "en"   list of texts. English.
          "order_id"             text. The service's order id.
          "order_reference_id"   text. The till's reference of the sale.
        """
        return self._operate("receipt", request)

    def watch_add(self, request: Request = "{}") -> Reply:
        """Watches an order in the background until it has ended: for a program with many open orders, or one that asks
        from a timer.

        The first call starts the watching, and takes up the sales that the journal holds open: those of the
        configured "lane", or all without one. So "{}" after a restart goes on where the program was; of a sale that
        ended meanwhile only those that are added again are told. An order is looked at every "interval_s", after a
        minute half as often, after hours every few minutes; all orders together at most "watch"."looks_per_second"
        times a second, and less while Tamara asks for rest.

        Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.

        request:
          "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                                 status checks while the sale is young, 5 to 60.
          "order_id"             text, at most 64 characters. The service's order id. Without this and
                                 "order_reference_id" watch_add watches what the journal holds
                                 open.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.

        reply:
          "added"      true or false. "watch_add": false when the order was watched before. Absent when no
                       order was named.
          "removed"    true or false. "watch_remove": false when the order was not watched, or has ended.
          "watching"   integer. Orders watched now.
        """
        return self._operate("watch_add", request)

    def watch_next(self, request: Request = "{}") -> Reply:
        """Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
        person has to look at, and that is watched on. The reply is that of poll_status. News may come from any order;
        each is given to one caller.

        After a restart an order may be told of a second time: "order_reference_id" says which sale it is.

        Returns, for the order in the reply, what poll_status returns: Code.OK is paid, and nothing else is.
        Code.PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it.

        request:
          "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
                     is there.

        reply:
        Members as in session_create, and:
          "event"      true or false. True: the other members are those of the order. False: nothing is
                       new; "error" then says what keeps the service from being asked, if something does.
          "watching"   integer. Orders watched now.
        """
        return self._operate("watch_next", request)

    def watch_remove(self, request: Request) -> Reply:
        """Watches an order no more. News of it that were not taken yet are kept.

        Returns Code.OK; argument codes (-1xx).

        request:
          "order_id"             text, at most 64 characters. The service's order id. Without this and
                                 "order_reference_id" watch_add watches what the journal holds
                                 open.
          "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
          "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                                 status checks while the sale is young, 5 to 60.

        reply:
        Members as in watch_add.
        """
        return self._operate("watch_remove", request)
    # </generated>

    def _operate(self, operation: str, request: Request) -> Reply:
        return self._run(operation, "tamara_" + operation, _json("request", request))

    def _run(self, operation: str, function: str, *texts: bytes) -> Reply:
        self._check_open(operation)
        pointer = ctypes.c_void_p()
        code = getattr(_loaded(), function)(self._number, *texts, ctypes.byref(pointer))
        if code == Code.INVALID_HANDLE and self.closed:
            # Another thread closed it between the look and the call.
            _take(pointer)
            self._check_open(operation)
        return _answer(code, pointer)

    def _check_open(self, operation: str) -> None:
        if self.closed:
            raise ClosedError(f"{operation}: this client was closed before; open another")
