"""A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara declines.

    python3 sample.py --url http://127.0.0.1:8799 [--library ../../lib/libtamara_pos.so] [--journal till.db]

It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
simulator's token; nothing else changes.
"""

import argparse
import os
import sys
import time
from typing import Dict, Optional

import tamara_pos

# The simulator's phones; a real customer's number can be typed in any writing.
PAYING = "٠٥٤٤٣٣٧٨٦٦"  # 0544337866
DECLINED = "0526422337"
# What the simulator's customer leaves open, by the amount; a real customer just goes.
ABANDONED = "300.99"


def riyals(amount: str) -> Dict[str, str]:
    return {"amount": amount, "currency": "SAR"}


def new_number(client: tamara_pos.Client, prefix: str) -> str:
    """New for every sale, and kept with it: after a crash the same number finds the same sale."""
    return str(client.new_reference({"prefix": prefix})["order_reference_id"])


def start_sms(client: tamara_pos.Client, phone: str, amount: str, interval_s: float) -> str:
    """Starts a sale by SMS and returns at once; its number."""
    sale = new_number(client, "till-3")
    client.payment_start({
        "channel": "sms", "phone_number": phone, "order_reference_id": sale, "total_amount": riyals(amount), "interval_s": interval_s,
        "items": [{
            "reference_id": "1001", "sku": "COF-250", "type": "Physical",
            "name": "قهوة عربية", "quantity": 1, "total_amount": riyals(amount),
        }],
    })
    return sale


def start_qr(client: tamara_pos.Client, amount: str, interval_s: float) -> str:
    """Starts a sale whose QR code the customer scans from the screen."""
    sale = new_number(client, "till-3")
    client.payment_start({"channel": "qr", "order_reference_id": sale, "total_amount": riyals(amount), "interval_s": interval_s})
    return sale


def look(client: tamara_pos.Client, sale: str, cancel: bool) -> Optional[tamara_pos.Reply]:
    """How a sale stands; nothing when a call was refused, and then the customer can still pay."""
    try:
        if cancel:
            # Takes back this sale and no other. The customer may have been faster: then it ends as paid.
            client.payment_cancel({"order_reference_id": sale})
        return client.payment_status({"order_reference_id": sale, "wait_s": 0})
    except tamara_pos.TamaraError as error:
        if error.reply is not None and error.reply.get("ended"):
            return error.reply
        print(f"  {error}")
        return None


def serve(client: tamara_pos.Client, cancel_at: Dict[str, float]) -> Dict[str, tamara_pos.Reply]:
    """Serves sales until each has ended; `cancel_at` has the time of each at which the cashier cancels it.

    The library's threads do the waiting, and every call here returns at once, also while the service is silent: a till serves its
    screen, its scanner and its drawer between two rounds. As long as one of the sessions can be paid this does not return.
    """
    ends: Dict[str, tamara_pos.Reply] = {}
    shown: Dict[str, str] = {}
    while len(ends) < len(cancel_at):
        for sale in [sale for sale in cancel_at if sale not in ends]:
            cancel = time.monotonic() >= cancel_at[sale]
            if cancel:
                cancel_at[sale] = float("inf")
            reply = look(client, sale, cancel)
            if reply is None:
                continue
            if shown.get(sale) != reply["state"]:
                shown[sale] = reply["state"]
                print(f"  {sale} {reply['state']}: {reply.message('en')} {reply.message('ar')}")
            # Once. A till with a window shows the picture in reply["qr"]["png_base64"].
            for row in (reply.get("qr") or {}).get("modules", []):
                print("  " + row.replace("1", "██").replace("0", "  "))
            if reply["ended"]:
                ends[sale] = reply
        time.sleep(0.05)
    return ends


def may_take_cash(client: tamara_pos.Client, sale: str) -> bool:
    """Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it."""
    reply = client.tender_check({"order_reference_id": sale})
    print(f"  cash instead? {reply.message('en')}")
    return reply.code == tamara_pos.Code.OK


def refund(client: tamara_pos.Client, order_id: str, amount: str, request_id: str) -> None:
    # Returns at once, as a sale does: a window asks from its timer.
    reply = client.refund_start({"order_id": order_id, "total_amount": riyals(amount), "request_id": request_id})
    number = reply["payment"]
    while not reply["ended"]:
        reply = client.payment_status({"payment": number, "wait_s": 0.05})
    if reply:
        done = "was done before" if reply["replayed"] else "done"
        print(f"  {amount} {done}; given back in all: {reply['refunded_amount']['amount']}")
    else:
        # Code 3: it may have happened. Never again under another number; recover clears it up.
        print(f"  not confirmed: {reply.message('en')}")


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

            print("a sale of 300.00, and another one by QR code that the cashier cancels after a second:")
            paying, leaving = start_sms(client, PAYING, "300.00", options.interval), start_qr(client, ABANDONED, options.interval)
            ends = serve(client, {paying: time.monotonic() + 17 * 60, leaving: time.monotonic() + 1})
            sale = ends[paying]
            if not sale.paid:
                known = "not paid" if sale.verdict == "not_paid" else "not known, keep the goods and call a supervisor"
                print(f"  {known}: {sale.message('en')}")
                return 1
            if ends[leaving].verdict != "not_paid" or not may_take_cash(client, leaving):
                return 1

            print("100.00 of it back:")
            number = new_number(client, "R")
            refund(client, sale["order_id"], "100.00", number)
            print("the same again, as after a crash:")
            refund(client, sale["order_id"], "100.00", number)
            print("another 50.00:")
            refund(client, sale["order_id"], "50.00", new_number(client, "R"))

            print("a sale that is declined:")
            number = start_sms(client, DECLINED, "150.00", options.interval)
            declined = serve(client, {number: time.monotonic() + 17 * 60})[number]
            return 0 if declined.code == tamara_pos.Code.NOT_PAID else 1
    except tamara_pos.TamaraError as error:
        # An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        if error.reply is not None:
            print(error.reply.message("en"), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
