"""Tamara payments for points of sale, from Python 3.8 and later. Needs the shared library and nothing else.

    with tamara_pos.Client({"api_token": "...", "country": "SA", "journal": "till.db"}) as client:
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
ABI_VERSION = 1

#: What requests are given as: a mapping, or JSON text.
Request = Union[str, Mapping[str, Any]]


class Code:
    """The numbers that calls return. A newer library may return others."""

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

_CODE = ctypes.c_int32
_NUMBER = ctypes.c_int32
_CLIENT = ctypes.c_int32
_CLIENT_OUT = ctypes.POINTER(ctypes.c_int32)
_TEXT = ctypes.c_char_p
_GIVEN = ctypes.c_void_p  # A text to give back: c_char_p would lose the address.
_REPLY = ctypes.POINTER(ctypes.c_void_p)
_USERDATA = ctypes.c_void_p
_CALLBACK = ctypes.CFUNCTYPE(None, _USERDATA, ctypes.c_int32, _TEXT)

# Every function of include/tamara_pos.h: what it returns, what it takes. bindings/check_declarations.py compares them.
_FUNCTIONS: Dict[str, Tuple[Any, List[Any]]] = {
    "tamara_client_open": (_CODE, [_TEXT, _CLIENT_OUT, _REPLY]),
    "tamara_client_close": (_CODE, [_CLIENT]),
    "tamara_interrupt": (_CODE, [_CLIENT]),
    "tamara_call": (_CODE, [_CLIENT, _TEXT, _TEXT, _REPLY]),
    "tamara_eligibility": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_customer_verification": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_session_create": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_poll_status": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_session_void": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_pay": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_refund": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_order_get": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_order_update_reference": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_order_authorise": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_order_capture": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_order_cancel": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_webhook_register": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_webhook_list": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_webhook_get": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_webhook_update": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_webhook_delete": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_webhook_receive": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_recover": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_history": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_watch_add": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_watch_next": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_watch_remove": (_CODE, [_CLIENT, _TEXT, _REPLY]),
    "tamara_log_to": (_CODE, [_TEXT, _CALLBACK, _USERDATA]),
    "tamara_string_free": (None, [_GIVEN]),
    "tamara_version": (_TEXT, []),
    "tamara_abi_version": (_NUMBER, []),
    "tamara_result_name": (_TEXT, [_NUMBER]),
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

    def session_create(self, request: Request) -> Reply:
        """Opens a session that the customer can pay. Code 0: it is open, or was paid before (``reply.paid``)."""
        return self._operate("session_create", request)

    def poll_status(self, request: Request) -> Reply:
        """Waits ("wait_s") for the end of a sale. Code 0 means paid and nothing else does."""
        return self._operate("poll_status", request)

    def session_void(self, request: Request) -> Reply:
        """Takes an unpaid session back. Code 0: nobody can pay it any more; TOO_LATE_PAID: the customer was faster."""
        return self._operate("session_void", request)

    def pay(self, request: Request) -> Reply:
        """session_create and poll_status in one call. Code 0 means paid and nothing else does."""
        return self._operate("pay", request)

    def refund(self, request: Request) -> Reply:
        """Gives money back. Code 0: done; UNKNOWN: it may have happened, call recover and never repeat it under another number."""
        return self._operate("refund", request)

    def order_get(self, request: Request) -> Reply:
        """Reads an order. Code 0: it was read, whatever its state."""
        return self._operate("order_get", request)

    def order_update_reference(self, request: Request) -> Reply:
        """Gives an order another reference of yours."""
        return self._operate("order_update_reference", request)

    def order_authorise(self, request: Request) -> Reply:
        """Authorises an approved online order."""
        return self._operate("order_authorise", request)

    def order_capture(self, request: Request) -> Reply:
        """Takes the money of an authorised online order, whole or in part. Codes as for refund."""
        return self._operate("order_capture", request)

    def order_cancel(self, request: Request) -> Reply:
        """Gives up an authorised online order, whole or in part. Codes as for refund."""
        return self._operate("order_cancel", request)

    def eligibility(self, request: Request) -> Reply:
        """Asks whether a customer may use Tamara for an amount. A hint, never a reason to refuse."""
        return self._operate("eligibility", request)

    def customer_verification(self, request: Request) -> Reply:
        """Asks whether a customer's identity is verified already. A hint, never a reason to refuse."""
        return self._operate("customer_verification", request)

    def webhook_register(self, request: Request) -> Reply:
        """Has Tamara post events to an address of a server."""
        return self._operate("webhook_register", request)

    def webhook_list(self) -> Reply:
        """Lists the merchant's webhooks."""
        return self._operate("webhook_list", {})

    def webhook_get(self, request: Request) -> Reply:
        """Reads one webhook."""
        return self._operate("webhook_get", request)

    def webhook_update(self, request: Request) -> Reply:
        """Changes a webhook."""
        return self._operate("webhook_update", request)

    def webhook_delete(self, request: Request) -> Reply:
        """Ends a webhook."""
        return self._operate("webhook_delete", request)

    def webhook_receive(self, request: Request) -> Reply:
        """Checks a call that came to the server, and reads its order afresh."""
        return self._operate("webhook_receive", request)

    def recover(self) -> Reply:
        """Clears up what a crash or a lost answer left open. Call it at start-up, and after UNKNOWN."""
        return self._operate("recover", {})

    def history(self, request: Optional[Request] = None) -> Reply:
        """Reads the journal, newest first."""
        return self._operate("history", request or {})

    def watch_add(self, request: Optional[Request] = None) -> Reply:
        """Watches an order until its end; the first call takes up what the journal holds open."""
        return self._operate("watch_add", request or {})

    def watch_next(self, wait_s: float = 0) -> Reply:
        """The next watched order that has ended, or that a person must see; reply["event"] says whether there is one."""
        return self._operate("watch_next", {"wait_s": wait_s})

    def watch_remove(self, request: Request) -> Reply:
        """Watches an order no more."""
        return self._operate("watch_remove", request)

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
