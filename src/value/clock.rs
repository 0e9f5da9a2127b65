//! Times and their texts. All are made from RFC 3339: descriptions of formats would bring their interpreters along.

use std::time::{SystemTime, UNIX_EPOCH};
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

/// `260131`: the day by the shop's clock, for references.
pub fn day(unix_ms: i64, offset: UtcOffset) -> String {
    at(unix_ms, offset).get(2..10).unwrap_or_default().replace('-', "")
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

/// The milliseconds since 1970 of an HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`, or one of the two obsolete forms, which RFC 9110 (5.6.7)
/// asks every recipient to read. Nothing else is a time: ages are counted by the service's clock, and money is decided by ages.
pub fn of_http(text: &str) -> Option<i64> {
    let words: Vec<&str> = text.split(' ').collect();
    let (weekday, time) = match words[..] {
        [weekday, day, month, year, time, "GMT"] => (weekday.strip_suffix(',')?, http_time(day, month, year, time)?),
        // Sun Nov  6 08:49:37 1994
        [weekday, month, "", day, time, year] => (weekday, http_time(&format!("0{day}"), month, year, time)?),
        [weekday, month, day, time, year] => (weekday, http_time(day, month, year, time)?),
        // Sunday, 06-Nov-94 08:49:37 GMT
        [weekday, date, time, "GMT"] => {
            let [day, month, year] = date.split('-').collect::<Vec<_>>()[..] else { return None };
            let times = ["20", "19"].map(|century| http_time(day, month, &format!("{century}{year}"), time));
            // In the other century the day is another day of the week.
            let is_meant = |time: &OffsetDateTime| weekday.strip_suffix(',') == Some(&time.weekday().to_string());
            return times.into_iter().flatten().find(is_meant)?.unix_timestamp().checked_mul(1000);
        }
        _ => return None,
    };
    let is_that_day = time.weekday().to_string().get(..3) == Some(weekday);
    time.unix_timestamp().checked_mul(1000).filter(|_| is_that_day)
}

fn http_time(day: &str, month: &str, year: &str, time: &str) -> Option<OffsetDateTime> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.iter().position(|name| *name == month)?.checked_add(1)?;
    // RFC 3339 has fractions of a second, and HTTP has none.
    let time = Some(time).filter(|time| time.len() == 8)?;
    OffsetDateTime::parse(&format!("{year}-{month:02}-{day}T{time}Z"), &Rfc3339).ok()
}

/// The day of `2026-01-31`.
pub fn date(text: &str) -> Option<Date> {
    OffsetDateTime::parse(&format!("{text}T00:00:00Z"), &Rfc3339).ok().map(OffsetDateTime::date)
}

/// Before the year in which there can be a journal a date is a slip, or of another calendar. Says what is wrong with it, and which
/// day was meant.
pub fn problem(date: Date) -> Option<String> {
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let meant = match year {
        FIRST_YEAR.. => return None,
        1300..=1600 => of_hijri(year, month, day),
        0..=99 => Date::from_calendar_date(year.saturating_add(2000), date.month(), day).ok(),
        _ => None,
    };
    let calendar = if (1300..=1600).contains(&year) { "looks like a Hijri date" } else { "is too early" };
    let meant = meant.map(|meant| format!("; write {}", day_of(meant))).unwrap_or_default();
    Some(format!("must be a Gregorian date, {FIRST_YEAR} or later; {} {calendar}{meant}", day_of(date)))
}

/// The first year of which there can be a journal.
const FIRST_YEAR: i32 = 2020;

fn day_of(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// The day of the tabular Islamic calendar; the one in use may be a day off.
fn of_hijri(year: i32, month: u8, day: u8) -> Option<Date> {
    let (year, month, day) = (year, i32::from(month), i32::from(day));
    let leap_days = year.checked_mul(11)?.checked_add(3)?.checked_div(30)?;
    let days = year.checked_mul(354)?.checked_add(month.checked_mul(30)?)?.checked_sub(month.checked_sub(1)? / 2)?;
    // The day before the first of the calendar, less the year and the month that are counted from one.
    let julian = days.checked_add(leap_days)?.checked_add(day)?.checked_add(1_948_440 - 385)?;
    Date::from_julian_day(julian).ok()
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

/// The wall clock, unix milliseconds.
pub fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX).saturating_add(crate::hooks::clock_offset_ms())
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
        assert_eq!(day(MS, UtcOffset::UTC), "260131");
        assert_eq!(day(MS, UtcOffset::from_hms(16, 0, 0).unwrap()), "260201");
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
    fn a_date_of_another_calendar_or_before_all_journals_is_told_with_the_day_that_was_meant() {
        let told = |text: &str| problem(date(text).unwrap()).unwrap_or_default();
        assert_eq!(told("2020-01-01"), "");
        assert!(
            told("1447-06-07").ends_with("1447-06-07 looks like a Hijri date; write 2025-11-28"),
            "{}",
            told("1447-06-07")
        );
        assert!(told("1445-09-01").ends_with("write 2024-03-11"), "{}", told("1445-09-01"));
        assert!(told("0026-11-28").ends_with("is too early; write 2026-11-28"));
        for text in ["2019-12-31", "1970-01-01", "1299-01-01", "0100-01-01"] {
            assert!(told(text).contains("Gregorian") && told(text).ends_with("is too early"), "{text}");
        }
    }

    #[test]
    fn a_service_clock_is_a_date_of_http_and_nothing_looser() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(of_http(text), Some(784_111_777_000), "{text}");
        }
        assert_eq!(of_http("Sat, 31 Jan 2026 08:05:59 GMT"), Some(MS - 123));
        assert_eq!(of_http("Saturday, 31-Jan-26 08:05:59 GMT"), Some(MS - 123), "of this century");
        assert_eq!(of_http("Sat Jan 31 08:05:59 2026"), Some(MS - 123));
        assert_eq!(of_http("Sat, 31 Dec 2016 23:59:60 GMT"), Some(1_483_228_799_000), "a leap second");
        for text in [
            "",
            "Sat, 31 Jan 2026 08:05:59 +0000",
            "Sat, 31 Jan 2026 11:05:59 +0300",
            "Sat, 31 Jan 2026 08:05:59 EST",
            "Sat, 31 Jan 2026 08:05:59 GMT (UTC)",
            "Sat, 31 Jan 2026 08:05 GMT",
            "Sat, 31 Jan 2026 08:05:5 GMT",
            "Sat, 31 Jan 2026 08:05:59.5 GMT",
            "Sat, 31 Jan 2026 08:05:59Z GMT",
            "Sat, 31 Jan 2026 24:05:59 GMT",
            "Sat, 31 Jan 26 08:05:59 GMT",
            "Sat, 31 Feb 2026 08:05:59 GMT",
            "Sun, 31 Jan 2026 08:05:59 GMT",
            "Saturday, 31 Jan 2026 08:05:59 GMT",
            "sat, 31 jan 2026 08:05:59 gmt",
            "Sat, 31 Jan 2026  08:05:59 GMT",
            "Sat,  1 Jan 2026 08:05:59 GMT",
            "31 Jan 2026 08:05:59 GMT",
            "Sat, 31-Jan-26 08:05:59 GMT",
            "Monday, 31-Jan-26 08:05:59 GMT",
            "Saturday, 31-Jan-2026 08:05:59 GMT",
            "Sat Jan 3 08:05:59 2026",
            "Sat Jan  31 08:05:59 2026",
            "2026-01-31T08:05:59Z",
            "1769846759",
        ] {
            assert_eq!(of_http(text), None, "{text}");
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
