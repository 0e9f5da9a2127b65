//! Times and their texts. All are made from RFC 3339: descriptions of formats would bring their interpreters along.

use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, UtcOffset};

/// `2026-01-31T08:05:59.123Z`, as replies tell it.
pub fn rfc3339(unix_ms: i64) -> String {
    at(unix_ms, UtcOffset::UTC)
}

/// `20260131T080559Z`, for names of files.
pub fn stamp(unix_ms: i64) -> String {
    rfc3339(unix_ms.div_euclid(1000).saturating_mul(1000)).replace(['-', ':'], "")
}

/// `2026-01-31 08:05`, by the shop's clock.
pub fn local(unix_ms: i64, offset: UtcOffset) -> String {
    let text = at(unix_ms, offset);
    text.get(..16).unwrap_or_default().replace('T', " ")
}

/// The milliseconds since 1970 of an RFC 3339 text.
pub fn unix_ms(text: &str) -> Option<i64> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()
}

/// The day of `2026-01-31`.
pub fn date(text: &str) -> Option<Date> {
    OffsetDateTime::parse(&format!("{text}T00:00:00Z"), &Rfc3339).ok().map(OffsetDateTime::date)
}

/// The clock of `+03:00`.
pub fn offset(text: &str) -> Option<UtcOffset> {
    let time = text.starts_with(['+', '-']).then(|| format!("2026-01-31T00:00:00{text}"))?;
    OffsetDateTime::parse(&time, &Rfc3339).ok().map(OffsetDateTime::offset)
}

fn at(unix_ms: i64, offset: UtcOffset) -> String {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(unix_ms).saturating_mul(1_000_000)).ok();
    time.and_then(|time| time.checked_to_offset(offset)).and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: i64 = 1_769_846_759_123;

    #[test]
    fn a_time_is_told_to_machines_files_and_people() {
        assert_eq!(rfc3339(MS), "2026-01-31T08:05:59.123Z");
        assert_eq!(unix_ms(&rfc3339(MS)), Some(MS));
        assert_eq!(stamp(MS), "20260131T080559Z");
        assert_eq!(stamp(-1), "19691231T235959Z");
        assert_eq!(local(MS, UtcOffset::from_hms(3, 0, 0).unwrap()), "2026-01-31 11:05");
        assert_eq!(local(i64::MAX, UtcOffset::UTC), "");
    }

    #[test]
    fn a_date_is_a_day_that_there_is_and_nothing_else() {
        assert_eq!(date("2026-01-31").map(|date| date.to_string()).as_deref(), Some("2026-01-31"));
        for text in
            ["", "2026-02-30", "2026-1-31", "26-01-31", "+2026-01-31", "2026-01-31T00:00:00Z", "2026-01-31 ", "x"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_is_hours_and_minutes_with_a_sign() {
        assert_eq!(offset("+03:00"), UtcOffset::from_hms(3, 0, 0).ok());
        assert_eq!(offset("-00:30"), UtcOffset::from_hms(0, -30, 0).ok());
        for text in ["", "Z", "03:00", "+3:00", "+03", "+0300", "+03:60", "+24:00", ".5+03:00", "+03:00 "] {
            assert_eq!(offset(text), None, "{text}");
        }
    }
}
