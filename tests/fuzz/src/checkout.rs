//! The request of an online checkout, also a telecom merchant's.

use serde_json::Value;
use tamara_pos::json;
use tamara_pos::request::checkout::{Checkout, Context, Level, Place, Settings, Tree, refusal};
use time::macros::date;

const COUNTRIES: [&str; 5] = ["SA", "AE", "BH", "KW", "OM"];

/// The byte chooses the configuration.
pub fn read(input: &[u8]) {
    let Some((choice, text)) = super::split(input) else { return };
    let choice = usize::from(choice);
    let telecom = Place::ALL.get(choice % 4).map(|(_, place)| *place);
    let context = Context {
        settings: Settings { telecom, single_checkout: choice % 8 < 4, is_expiry_telecom: choice % 16 < 8 },
        country: COUNTRIES[choice / 8 % COUNTRIES.len()],
        locale: "ar_SA",
        store_code: choice.is_multiple_of(3).then_some("Branch A"),
        today: date!(2026 - 01 - 31),
    };
    let Ok(request) = json::parse::<Tree>(text) else { return };
    let (checkout, problems) = Checkout::read(request, &context);
    for problem in &problems {
        assert!(!problem.detail.is_empty() && !problem.advice.is_empty(), "{problem:?}");
    }
    let errors = problems.iter().filter(|problem| problem.level == Level::Error).count();
    match checkout {
        Some(checkout) => {
            assert_eq!(errors, 0);
            is_sent_as_asked(&checkout, &context);
        }
        None => {
            let error = refusal(&problems);
            assert!(errors > 0 && (-199..=-100).contains(&error.kind.code()), "{error:?}");
        }
    }
}

/// What is sent has the amount and the reference, and is in its one form: read again, nothing of it changes.
fn is_sent_as_asked(checkout: &Checkout, context: &Context<'_>) {
    let body = checkout.body(&checkout.reference);
    let text = json::to_ascii(&body).unwrap();
    let wanted = format!("\"amount\":{}", checkout.amount.text());
    let total = json::to_ascii(body.get("total_amount").unwrap()).unwrap();
    assert!(total.contains(&wanted), "{wanted} is not in {total}");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["order_reference_id"], checkout.reference.as_str());
    assert_eq!(value["total_amount"]["currency"], checkout.amount.currency().code());
    let (again, problems) = Checkout::read(json::parse(&text).unwrap(), context);
    let again = again.unwrap_or_else(|| panic!("its own form is refused: {problems:?}\n{text}"));
    // The order of members says nothing: a member that was moved comes before or behind one that was put in.
    let again: Value = serde_json::from_str(&json::to_ascii(&again.body(&checkout.reference)).unwrap()).unwrap();
    assert_eq!(again, value, "{text}");
}
