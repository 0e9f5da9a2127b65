"""A till's day in one file: a sale by SMS, parts of it given back, a sale that Tamara declines, and one by QR code that the customer
walks away from.

    python3 sample.py --url http://127.0.0.1:8799 [--library ../../lib/libtamara_pos.so] [--journal till.db]

It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
simulator's token; nothing else changes.
"""

import argparse
import os
import sys
import threading
import time
import uuid
from typing import Dict

import tamara_pos

# The simulator's phones; a real customer's number can be typed in any writing.
PAYING = "٠٥٤٤٣٣٧٨٦٦"  # 0544337866
DECLINED = "0526422337"
# What the simulator's customer leaves open, by the amount; a real customer just goes.
ABANDONED = "300.99"


def riyals(amount: str) -> Dict[str, str]:
    return {"amount": amount, "currency": "SAR"}


def sell(client: tamara_pos.Client, phone: str, amount: str, interval_s: float) -> tamara_pos.Reply:
    """One sale: returns the last word on it."""
    # New for every sale, and kept with it: after a crash the same number finds the same sale.
    sale = f"till-3-{uuid.uuid4()}"
    session = client.session_create({
        "channel": "sms",
        "phone_number": phone,
        "order_reference_id": sale,
        "total_amount": riyals(amount),
        "items": [{
            "reference_id": "1001", "sku": "COF-250", "type": "Physical",
            "name": "قهوة عربية", "quantity": 1, "total_amount": riyals(amount),
        }],
    })
    print(f"  session {session.get('order_id')}: {session.message('en')}")
    reply = session
    # Short steps, so that the till can show its progress. As long as the session can be paid the till goes on.
    give_up_at = time.monotonic() + 17 * 60
    while reply.next_action == "keep_polling":
        try:
            if time.monotonic() < give_up_at:
                reply = client.poll_status({"order_reference_id": sale, "wait_s": 5, "interval_s": interval_s})
            else:
                # Nobody shall pay this later. The customer may be faster; then reply.paid is true.
                give_up_at = time.monotonic() + 60
                reply = client.session_void({"order_reference_id": sale})
            print(f"  {reply.get('status', '?')}: {reply.message('en')}")
        except tamara_pos.TamaraError as error:
            # This call was refused, but the session can still be paid.
            print(f"  {error}")
            time.sleep(1)
    return reply


def refund(client: tamara_pos.Client, order_id: str, amount: str, request_id: str) -> None:
    reply = client.refund({"order_id": order_id, "total_amount": riyals(amount), "request_id": request_id})
    if reply:
        done = "was done before" if reply["replayed"] else "done"
        print(f"  {amount} {done}; given back in all: {reply['refunded_amount']['amount']}")
    else:
        # Code 3: it may have happened. Never again under another number; recover clears it up.
        print(f"  not confirmed: {reply.message('en')}")


def give_up(client: tamara_pos.Client, amount: str, interval_s: float) -> tamara_pos.Reply:
    """The customer scans the screen, and walks away; the cashier gives up. Returns the last word on the sale."""
    sale = f"till-3-{uuid.uuid4()}"
    session = client.session_create({"channel": "qr", "order_reference_id": sale, "total_amount": riyals(amount)})
    # A till with a window shows the picture in session["qr"]["png_base64"].
    for row in session["qr"]["modules"]:
        print("  " + row.replace("1", "██").replace("0", "  "))
    cashier = threading.Timer(1, client.interrupt)
    cashier.start()
    reply = client.poll_status({"order_reference_id": sale, "wait_s": 600, "interval_s": interval_s})
    cashier.cancel()
    print(f"  {reply.message('en')}")
    # Nobody shall pay this later. The customer may have been faster: then it is paid, code 4, and the goods are theirs.
    reply = client.session_void({"order_reference_id": sale})
    print(f"  {reply.message('en')} {reply.message('ar')}")
    return reply


def main() -> int:
    arguments = argparse.ArgumentParser(description="A till's day against the simulator.")
    arguments.add_argument("--url", required=True, help="what tamara-sim printed")
    arguments.add_argument("--library", help="file of the library, when it is not beside tamara_pos.py")
    arguments.add_argument("--journal", default="sample-till.db", help="file of the journal")
    arguments.add_argument("--interval", type=float, default=5, help="seconds between two looks; a simulator may be asked more often")
    options = arguments.parse_args()

    tamara_pos.load(options.library)
    print(tamara_pos.describe())
    config = {
        "base_url": options.url, "api_token": "sim_sample", "country": "SA", "language": "ar",
        "store_code": "Branch A", "lane": "till-3", "device_id": "123456", "journal": os.path.abspath(options.journal),
    }
    try:
        with tamara_pos.Client(config) as client:
            # What a power cut left open is cleared up before anything is sold.
            print(f"open steps from before: {len(client.recover()['steps'])}")

            print("a sale of 300.00:")
            sale = sell(client, PAYING, "300.00", options.interval)
            if not sale.paid:
                known = "not paid" if sale.verdict == "not_paid" else "not known, keep the goods and call a supervisor"
                print(f"  {known}: {sale.message('en')}")
                return 1

            print("100.00 of it back:")
            number = f"R-{uuid.uuid4()}"
            refund(client, sale["order_id"], "100.00", number)
            print("the same again, as after a crash:")
            refund(client, sale["order_id"], "100.00", number)
            print("another 50.00:")
            refund(client, sale["order_id"], "50.00", f"R-{uuid.uuid4()}")

            print("a sale that is declined:")
            declined = sell(client, DECLINED, "150.00", options.interval)
            if declined.code != tamara_pos.Code.NOT_PAID:
                return 1

            print("a sale by QR code that is given up:")
            return 0 if give_up(client, ABANDONED, options.interval) else 1
    except tamara_pos.TamaraError as error:
        # An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        if error.reply is not None:
            print(error.reply.message("en"), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
