//! On a real server, which `cargo xtask test postgres` starts: `TAMARA_POS_TEST_POSTGRES` is the URL of its superuser.

use super::*;
use crate::journal::rows;
use crate::journal::sqlite::SqliteJournal;
use crate::journal::*;
use crate::value::clock::wall_ms;
use crate::wait::{Interrupt, Scope};
use rustls::RootCertStore;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

#[allow(clippy::duplicate_mod, reason = "the same tests for each kind of journal")]
#[path = "../suite.rs"]
mod suite;
use suite::{SCOPE, contents, filled, fixed, ids, on_order, session, written};

/// A new database of the server.
struct Shop {
    url: String,
}

/// The server's URL with another database.
fn url_of(database: &str) -> String {
    let url = std::env::var("TAMARA_POS_TEST_POSTGRES")
        .expect("run it by `cargo xtask test postgres`, which starts a server");
    let (base, query) = url.split_once('?').unwrap();
    format!("{}/{database}?{query}", base.rsplit_once('/').unwrap().0)
}

fn address(url: &str) -> Address {
    Address::parse(url, |_| None).unwrap()
}

/// Runs statements as the superuser.
fn administer(database: &str, sql: &str) -> Vec<tokio_postgres::SimpleQueryMessage> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) = address(&url_of(database)).config.connect(tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let rows = client.simple_query(sql).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
        rows
    })
}

impl Drop for Shop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            administer("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.database()));
        }
    }
}

impl Shop {
    fn new() -> Shop {
        let name = format!("shop_{:016x}", u64::from_be_bytes(random::bytes().unwrap()));
        administer("postgres", &format!("CREATE DATABASE {name}"));
        Shop { url: url_of(&name) }
    }

    fn database(&self) -> &str {
        self.url.split_once('?').unwrap().0.rsplit_once('/').unwrap().1
    }

    fn opener(scope: &str, owner: &str, lane: &str, clock: Clock) -> Opener {
        let (lane, store) = (Some(lane.to_string()), Some("Branch A".to_string()));
        Opener { scope: scope.into(), owner: owner.into(), lane, store, clock }
    }

    /// A journal whose server's clock is this one.
    fn at_lane(&self, scope: &str, owner: &str, lane: &str, clock: Clock) -> PostgresJournal {
        let opener = Shop::opener(scope, owner, lane, clock);
        let journal = PostgresJournal::open(address(&self.url), RootCertStore::empty(), opener).unwrap();
        PostgresJournal { now: |opener| Some((opener.clock)()), ..journal }
    }

    fn open(&self, scope: &str, owner: &str) -> PostgresJournal {
        self.at_lane(scope, owner, "till-3", fixed())
    }

    /// A journal by the server's own clock, on a machine whose clock is this much ahead of it.
    fn ahead(&self, owner: &str, ahead_ms: i64) -> PostgresJournal {
        let clock: Clock = Arc::new(move || wall_ms().saturating_add(ahead_ms));
        PostgresJournal::open(address(&self.url), RootCertStore::empty(), Shop::opener(SCOPE, owner, "till-3", clock))
            .unwrap()
    }

    /// The same journal through a relay.
    fn through(&self, relay: &Relay, owner: &str) -> Result<PostgresJournal, Error> {
        let url = format!("postgresql://postgres@127.0.0.1:{}/{}?sslmode=disable", relay.port, self.database());
        PostgresJournal::open(
            address(&url),
            RootCertStore::empty(),
            Shop::opener(SCOPE, owner, "till-3", Arc::new(wall_ms)),
        )
    }
}

/// What passes between a client and the server, with a place to cut it.
struct Relay {
    port: u16,
    /// So many bytes pass yet to the server, and to the client, until the connection is cut; the next ones pass whole.
    left: Arc<[AtomicI64; 2]>,
    /// How often it turned from the client to the server.
    turns: Arc<AtomicUsize>,
}

const WHOLE: i64 = i64::MAX;

impl Relay {
    fn start() -> Relay {
        let server = address(&url_of("postgres"));
        let (name, port) = match (server.config.get_hosts(), server.config.get_ports()) {
            ([tokio_postgres::config::Host::Tcp(name)], [port]) => (name.clone(), *port),
            _ => panic!("the test server has to listen on TCP"),
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Relay {
            port: listener.local_addr().unwrap().port(),
            left: Arc::new([AtomicI64::new(WHOLE), AtomicI64::new(WHOLE)]),
            turns: Arc::default(),
        };
        let (left, turns) = (Arc::clone(&relay.left), Arc::clone(&relay.turns));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect((name.as_str(), port)) else { continue };
                let was_client = Arc::new(AtomicI64::new(0));
                for (at, mut from, mut to) in
                    [(0, client.try_clone().unwrap(), server.try_clone().unwrap()), (1, server, client)]
                {
                    let (left, turns, was_client) = (Arc::clone(&left), Arc::clone(&turns), Arc::clone(&was_client));
                    std::thread::spawn(move || {
                        let mut bytes = [0; 4096];
                        while let Ok(read @ 1..) = from.read(&mut bytes) {
                            if was_client.swap(1 - at, Ordering::SeqCst) != 1 - at && at == 0 {
                                turns.fetch_add(1, Ordering::SeqCst);
                            }
                            let passes = left[usize::try_from(at).unwrap()].load(Ordering::SeqCst);
                            let now = usize::try_from(passes).unwrap_or(usize::MAX).min(read);
                            if to.write_all(&bytes[..now]).is_err() {
                                break;
                            }
                            if passes != WHOLE {
                                left[usize::try_from(at).unwrap()]
                                    .store(passes - i64::try_from(now).unwrap(), Ordering::SeqCst);
                            }
                            if now < read {
                                left[usize::try_from(at).unwrap()].store(WHOLE, Ordering::SeqCst);
                                break;
                            }
                        }
                        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
                    });
                }
            }
        });
        relay
    }

    fn cut(&self, at: usize, after: i64) {
        self.left[at].store(after, Ordering::SeqCst);
    }

    fn was_cut(&self) -> bool {
        let [server, client] = [TO_SERVER, TO_CLIENT].map(|way| self.left[way].swap(WHOLE, Ordering::SeqCst));
        server == WHOLE && client == WHOLE
    }
}

const TO_SERVER: usize = 0;
const TO_CLIENT: usize = 1;

#[test]
fn the_tables_themselves_refuse_what_write_refuses() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "a");
    let refund = on_order(StepKind::Refund, "o-1", Some("R1"));
    let first = written(&journal, &session("S1"));
    let second = written(&journal, &refund);
    let third = written(&journal, &on_order(StepKind::Void, "o-1", None));
    let copy = |id: i64, kind: &str, request: &str| {
        let sql = format!(
            "DO $$ BEGIN INSERT INTO tamara_pos.step (write_id, scope, kind, state, sale, reference, request_id, order_id, amount, \
             currency, lease_until_ms, created_ms, updated_ms) SELECT -id, scope, {kind}, 'sending', sale, reference, {request}, order_id, \
             amount, currency, 0, 0, 0 FROM tamara_pos.step WHERE id = {id}; RAISE 'was taken'; \
             EXCEPTION WHEN unique_violation OR check_violation THEN NULL; END $$"
        );
        administer(shop.database(), &sql);
    };
    for (id, kind, request) in [
        (first, "kind", "NULL"),
        (second, "kind", "request_id"),
        (third, "kind", "NULL"),
        (second, "'cancel'", "'R9'"),
        (first, "'payout'", "NULL"),
        (first, "'refund'", "NULL"),
    ] {
        copy(id, kind, request);
    }
}

#[test]
fn leases_and_times_go_by_the_servers_clock_whatever_the_machines_say() {
    const HOUR: i64 = 3_600_000;
    let shop = Shop::new();
    let (behind, ahead) = (shop.ahead("behind", -HOUR), shop.ahead("ahead", HOUR));
    let before = wall_ms();
    let id = match behind.write(&session("S1"), behind.here_ms() + 60_000).unwrap() {
        Written::Yes(id) => id,
        other => panic!("{other:?}"),
    };
    let step = ahead.step(id).unwrap().unwrap();
    assert!((before..=wall_ms()).contains(&step.created_ms), "{step:?}");
    // Told by the clock of the machine that reads.
    let left = step.lease_until_ms - ahead.here_ms();
    assert!((1..=60_000).contains(&left), "{left} ms are left");
    assert!(
        !ahead.lease(id, ahead.here_ms() + 60_000).unwrap(),
        "a machine whose clock is ahead takes no lease that stands"
    );
    behind.change(&[(id, Change { looks: Some(1), ..Change::default() })]).unwrap();
    assert!(ahead.lease(id, ahead.here_ms() + 1).unwrap());
    std::thread::sleep(Duration::from_millis(20));
    assert!(behind.lease(id, behind.here_ms() + 60_000).unwrap(), "it ran out, by the server's clock");
}

#[test]
fn of_many_machines_that_write_the_same_step_at_once_one_does() {
    let shop = Shop::new();
    let journals: Vec<PostgresJournal> = (0..8).map(|n| shop.ahead(&format!("machine-{n}"), n * 1000)).collect();
    for round in 0..20 {
        let intents = [
            session(&format!("S{round}")),
            on_order(StepKind::Refund, &format!("o-{round}"), Some("R1")),
            on_order(StepKind::Void, &format!("o-{round}"), None),
        ];
        for intent in &intents {
            let barrier = Barrier::new(journals.len());
            let outcomes: Vec<Written> = std::thread::scope(|threads| {
                let running: Vec<_> = journals
                    .iter()
                    .map(|journal| {
                        threads.spawn(|| {
                            barrier.wait();
                            journal.write(intent, journal.here_ms() + 60_000).unwrap()
                        })
                    })
                    .collect();
                running.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            let yes: Vec<i64> =
                outcomes.iter().filter_map(|one| if let Written::Yes(id) = one { Some(*id) } else { None }).collect();
            let excluded: Vec<i64> = outcomes
                .iter()
                .filter_map(|one| if let Written::Excluded(step) = one { Some(step.id) } else { None })
                .collect();
            assert_eq!((yes.len(), excluded), (1, vec![yes[0]; journals.len() - 1]), "{intent:?}");
        }
    }
}

#[test]
fn an_intent_and_an_outcome_take_one_round_trip_each() {
    let shop = Shop::new();
    let relay = Relay::start();
    let journal = shop.through(&relay, "a").unwrap();
    let turns = |work: &dyn Fn()| {
        let before = relay.turns.load(Ordering::SeqCst);
        work();
        relay.turns.load(Ordering::SeqCst) - before
    };
    let id = AtomicI64::new(0);
    assert_eq!(turns(&|| id.store(written(&journal, &session("S1")), Ordering::SeqCst)), 1);
    let change = Change { state: Some(State::Paid), ..Change::default() };
    assert_eq!(turns(&|| journal.change(&[(id.load(Ordering::SeqCst), change.clone())]).unwrap()), 1);
}

#[test]
fn a_commit_that_is_cut_at_any_byte_is_written_once_and_known() {
    let shop = Shop::new();
    let relay = Relay::start();
    let journal = shop.through(&relay, "a").unwrap();
    let mut known = Vec::new();
    let mut cuts = 0;
    // An answer has fewer bytes than this, and a statement fewer than that; each cut is at another byte of it.
    let places = (0..400).map(|byte| (TO_CLIENT, byte)).chain((0..2000).step_by(19).map(|byte| (TO_SERVER, byte)));
    for (number, (way, byte)) in places.enumerate() {
        relay.cut(way, byte);
        known.push(written(&journal, &on_order(StepKind::Refund, &format!("o-{number}"), Some("R1"))));
        cuts += i32::from(relay.was_cut());
        let change = Change { state: Some(State::Done), ..Change::default() };
        relay.cut(way, byte);
        journal.change(&[(known[number], change)]).unwrap();
        cuts += i32::from(relay.was_cut());
        assert_eq!(journal.step(known[number]).unwrap().unwrap().state, State::Done);
    }
    assert!(cuts > 300, "{cuts} connections were cut");
    let mut found = ids(&journal.history(&Filter { limit: 10_000, ..Filter::default() }).unwrap().steps);
    found.reverse();
    assert_eq!(found, known, "each is there once");
}

#[test]
fn while_a_write_has_no_answer_it_is_not_said_to_be_written_and_its_call_ends_in_time() {
    let shop = Shop::new();
    let journal = shop.ahead("a", 0);
    written(&journal, &session("S1"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (holder, connection) = runtime.block_on(address(&shop.url).config.connect(tokio_postgres::NoTls)).unwrap();
    runtime.spawn(connection);
    runtime.block_on(holder.batch_execute("BEGIN; LOCK TABLE tamara_pos.step")).unwrap();
    let begun = Instant::now();
    let _call = Scope::new(&Arc::<Interrupt>::default(), Duration::from_millis(600)).enter();
    assert_eq!(journal.write(&session("S2"), 0).unwrap_err().kind, Kind::JournalUnreachable);
    assert!(begun.elapsed() < Duration::from_secs(5), "the call's limit counts");
    drop(_call);
    let interrupt = Arc::<Interrupt>::default();
    let scope = Scope::new(&interrupt, Duration::from_secs(60));
    interrupt.raise();
    let _call = scope.enter();
    assert_eq!(journal.write(&session("S3"), 0).unwrap_err().kind, Kind::Interrupted);
    runtime.block_on(holder.batch_execute("ROLLBACK")).unwrap();
}

#[test]
fn more_threads_than_connections_take_turns() {
    let shop = Shop::new();
    let journal = shop.ahead("a", 0);
    std::thread::scope(|threads| {
        for n in 0..32 {
            let journal = &journal;
            threads.spawn(move || written(journal, &session(&format!("S{n}"))));
        }
    });
    assert_eq!(journal.unfinished(Unfinished::All, 0, 100).unwrap().len(), 32);
    let sql = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = '{}' AND application_name = 'tamara_pos'",
        shop.database()
    );
    let counted = administer("postgres", &sql).into_iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_string),
        _ => None,
    });
    assert!((1..=4).contains(&counted.unwrap().parse::<u32>().unwrap()));
}

#[test]
fn the_writes_of_others_are_heard_within_a_second_and_ones_own_are_not() {
    let shop = Shop::new();
    let (ours, theirs) = (shop.ahead("ours", 0), shop.ahead("theirs", 0));
    let id = written(&theirs, &session("S1"));
    let change =
        |journal: &PostgresJournal| journal.change(&[(id, Change { looks: Some(1), ..Change::default() })]).unwrap();
    let settled = |journal: &PostgresJournal| {
        journal.writes_of_others().unwrap();
        std::thread::sleep(Duration::from_millis(200));
        journal.writes_of_others().unwrap()
    };
    let before = settled(&ours);
    change(&ours);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(ours.writes_of_others().unwrap(), before);
    change(&theirs);
    let begun = Instant::now();
    while ours.writes_of_others().unwrap() == before {
        assert!(begun.elapsed() < Duration::from_secs(10), "nothing was heard");
        std::thread::sleep(Duration::from_millis(10));
    }
    let before = ours.writes_of_others().unwrap();
    administer(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tamara_pos' AND query LIKE 'LISTEN%'",
    );
    std::thread::sleep(Duration::from_millis(100));
    ours.writes_of_others().unwrap();
    assert_ne!(ours.writes_of_others().unwrap(), before, "what was missed meanwhile is looked for");
}

#[test]
fn a_layout_is_made_once_by_many_that_open_at_once_and_a_newer_or_foreign_one_is_left_alone() {
    let shop = Shop::new();
    std::thread::scope(|threads| {
        for n in 0..8 {
            let shop = &shop;
            threads.spawn(move || shop.ahead(&n.to_string(), 0).unfinished(Unfinished::All, 0, 9).unwrap());
        }
    });
    let try_open = |shop: &Shop| {
        PostgresJournal::open(address(&shop.url), RootCertStore::empty(), Shop::opener(SCOPE, "a", "till-3", fixed()))
            .unwrap_err()
    };
    administer(shop.database(), "UPDATE tamara_pos.layout SET version = version + 1");
    assert_eq!(try_open(&shop).kind, Kind::JournalTooNew);
    let foreign = Shop::new();
    administer(foreign.database(), "CREATE SCHEMA tamara_pos; CREATE TABLE tamara_pos.step (id BIGINT)");
    assert_eq!(try_open(&foreign).kind, Kind::JournalOpenFailed);
    let empty = Shop::new();
    let server = Server::open(address(&empty.url), RootCertStore::empty(), "a").unwrap().0;
    schema::prepare(&server, &["CREATE TABLE tamara_pos.half (id BIGINT); SELECT nothing"]).unwrap_err();
    drop(empty.ahead("a", 0));
}

#[test]
fn a_role_that_may_only_use_the_tables_suffices_and_one_that_may_not_is_told_what_it_lacks() {
    let shop = Shop::new();
    let role = shop.database().replace("shop_", "role_");
    administer(shop.database(), &format!("CREATE ROLE {role} LOGIN"));
    let url = shop.url.replace("postgres@", &format!("{role}@"));
    let open = || {
        PostgresJournal::open(
            address(&url),
            RootCertStore::empty(),
            Shop::opener(SCOPE, "a", "till-3", Arc::new(wall_ms)),
        )
    };
    let error = open().unwrap_err();
    assert_eq!(error.kind, Kind::JournalDenied);
    assert!(error.detail.contains("GRANT") || error.detail.contains("grant"), "{}", error.detail);
    drop(shop.ahead("owner", 0));
    assert_eq!(open().unwrap_err().kind, Kind::JournalDenied, "the tables are there, and not for it");
    administer(
        shop.database(),
        &format!(
            "GRANT USAGE ON SCHEMA tamara_pos TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tamara_pos TO {role}"
        ),
    );
    let journal = open().unwrap();
    let (journal, met) = journal.for_merchant(&Party { name: "A".into(), ..Party::default() }).unwrap();
    assert_eq!(met, Met::Known);
    let id = written(&journal, &session("S1"));
    journal.change(&[(id, Change { state: Some(State::Paid), ..Change::default() })]).unwrap();
    journal.probe().unwrap();
    assert_eq!(journal.count_up("n").unwrap(), 1);
}

#[test]
fn merchants_of_one_database_do_not_see_each_other() {
    let shop = Shop::new();
    let party = |name: &str| Party { name: name.into(), account: name.into(), token: name.into() };
    let of = |name: &str| shop.ahead("a", 0).for_merchant(&party(name)).unwrap();
    let (first, met) = of("first");
    assert_eq!(met, Met::Known);
    written(&first, &session("S1"));
    let (second, met) = of("second");
    assert_eq!(met, Met::Beside(vec!["first".into()], 1));
    assert!(second.sale("S1").unwrap().is_empty());
    assert_eq!(of("first").1, Met::Known);
    assert_eq!(shop.ahead("a", 0).seen_by(&party("first")).unwrap().sale("S1").unwrap().len(), 1);
    assert!(shop.ahead("a", 0).seen_by(&party("third")).unwrap().sale("S1").unwrap().is_empty());
}

#[test]
fn a_session_that_promises_nothing_or_is_not_ours_is_refused() {
    let shop = Shop::new();
    let journal = shop.ahead("a", 0);
    for setting in ["off", "local"] {
        administer(shop.database(), &format!("ALTER DATABASE {} SET synchronous_commit = {setting}", shop.database()));
        // What the database has set does not count: a session asks for what it needs.
        written(&shop.ahead("b", 0), &session(setting));
    }
    let ours = journal.server.is_promised("on", None).unwrap_err();
    assert_eq!(ours.kind, Kind::JournalNotDurable);
    assert!(ours.detail.contains("pooler"), "{}", ours.detail);
    // A pooler that exchanges sessions between statements has this effect.
    let taken = journal.server.query("SELECT set_config('tamara_pos.session', 'another', false)", &[]).unwrap();
    assert_eq!(taken.rows.len(), 1);
    assert_eq!(journal.write(&session("S1"), 0).unwrap_err().kind, Kind::JournalNotDurable);
    let journal = shop.ahead("c", 0);
    journal.server.query("SELECT set_config('synchronous_commit', 'off', false)", &[]).unwrap();
    assert_eq!(journal.write(&session("S2"), 0).unwrap_err().kind, Kind::JournalNotDurable);
}

#[test]
fn a_page_that_fits_nothing_looks_through_a_piece_and_names_the_next_one() {
    let shop = Shop::new();
    let journal = shop.ahead("a", 0);
    let first = written(&journal, &session("S1"));
    let rows = i64::from(Filter::LOOKED_THROUGH) + 100;
    let sql = format!(
        "INSERT INTO tamara_pos.step (write_id, scope, kind, state, sale, reference, amount, currency, lane, lease_until_ms, created_ms, \
         updated_ms) SELECT -n, scope, kind, 'paid', 'old-' || n, 'old-' || n, amount, currency, 'till-9', 0, created_ms + n / 2, 0 \
         FROM tamara_pos.step, generate_series(1, {rows}) AS n"
    );
    administer(shop.database(), &sql);
    let page = |filter: Filter| journal.history(&filter).unwrap();
    let of_lane =
        |lane: &str, before_id| page(Filter { lane: Some(lane.into()), before_id, limit: 50, ..Filter::default() });
    let nothing = of_lane("till-3", None);
    assert_eq!((nothing.steps.len(), nothing.next_before_id.is_some()), (0, true), "the piece ends before the journal");
    let last = of_lane("till-3", nothing.next_before_id);
    assert_eq!((ids(&last.steps), last.next_before_id), (vec![first], None));
    // Page by page, every step once: times are shared by two steps each.
    let (mut seen, mut before_id) = (Vec::new(), None);
    loop {
        let found = page(Filter { before_id, limit: 997, ..Filter::default() });
        seen.extend(ids(&found.steps));
        match found.next_before_id {
            Some(next) => before_id = Some(next),
            None => break,
        }
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((count, seen.len()), (usize::try_from(rows).unwrap() + 1, count));
    // Times in every order, read by the index and no further: no plan sorts the journal.
    let plan = administer(
        shop.database(),
        "ANALYZE tamara_pos.step; EXPLAIN SELECT * FROM tamara_pos.step WHERE scope = 'tamara/sandbox' \
         AND (created_ms, id) < ((SELECT created_ms FROM tamara_pos.step WHERE id <= 500 ORDER BY id DESC LIMIT 1), 500) \
         ORDER BY created_ms DESC, id DESC LIMIT 50",
    );
    let plan: Vec<String> = plan
        .into_iter()
        .filter_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_string),
            _ => None,
        })
        .collect();
    let plan = plan.join("\n");
    assert!(plan.contains("by_creation") && !plan.contains("Sort"), "{plan}");
}

#[test]
fn a_journal_moves_from_a_file_to_a_server_and_back_without_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| {
        let clock: Clock = Arc::new(wall_ms);
        SqliteJournal::open(&folder.path().join(name), SCOPE, "a", Some("till-3"), None, clock).unwrap()
    };
    let (first, shop, last) = (file("first.db"), Shop::new(), file("last.db"));
    let server = shop.ahead("a", 0);
    filled(&first);
    let copied = rows::copy(&first, &server).unwrap();
    assert_eq!((copied.steps, copied.was_there), (2_104, false));
    assert_eq!(contents(&first), contents(&server));
    assert!(rows::copy(&first, &server).unwrap().was_there);
    assert_eq!(rows::copy(&server, &last).unwrap().rows, copied.rows);
    assert_eq!(contents(&first), contents(&last));
    assert!(rows::copy(&last, &server).unwrap().was_there);
    let known = server.history(&Filter { limit: 3000, ..Filter::default() }).unwrap();
    assert_eq!(known, first.history(&Filter { limit: 3000, ..Filter::default() }).unwrap());
}

#[test]
fn a_journal_is_checked_without_being_made_and_a_missing_right_is_named() {
    let shop = Shop::new();
    let made = |url: &str| {
        let opener = Shop::opener(SCOPE, "a", "till-3", Arc::new(wall_ms));
        PostgresJournal::open_made(address(url), RootCertStore::empty(), opener)
    };
    let error = made(&shop.url).unwrap_err();
    assert!(error.kind == Kind::JournalOpenFailed && error.detail.contains("journal init"), "{}", error.detail);
    assert_eq!(made(&shop.url).unwrap_err().kind, Kind::JournalOpenFailed, "nothing was made");
    drop(shop.ahead("owner", 0));
    made(&shop.url).unwrap().probe().unwrap();
    let role = shop.database().replace("shop_", "role_");
    administer(
        shop.database(),
        &format!(
            "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA tamara_pos TO {role}; \
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tamara_pos TO {role}; \
             REVOKE UPDATE ON tamara_pos.step FROM {role}"
        ),
    );
    let error = made(&shop.url.replace("postgres@", &format!("{role}@"))).unwrap_err();
    assert!(error.kind == Kind::JournalDenied && error.detail.contains("UPDATE on step"), "{}", error.detail);
    administer(shop.database(), &format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}
