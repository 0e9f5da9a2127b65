//! The connection below one HTTP exchange: every wait is cut into slices, so that a deadline or an interrupt
//! ends it, and it notes when the first byte of the request leaves.

use crate::error::{Error, Kind};
use crate::wait::Scope;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustls::{ClientConnection, StreamOwned};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::rc::Rc;
use std::time::{Duration, Instant};
use ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};

/// Longest time between two looks at the interrupt: most answers come within one, for each costs a waiting thread a turn on a processor.
pub(super) const SLICE: Duration = Duration::from_millis(250);

/// How long a kept connection may say nothing after a request, before the request is made again over a fresh one.
const SILENCE: Duration = Duration::from_secs(4);

/// Size of each of a connection's two buffers: ureq's own 128 KiB cost 300 KB per waiting thread for nothing.
pub(super) const BUFFER: usize = 16 * 1024;

/// Why a wait was given up before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The time is over.
    Deadline,
    /// Another thread interrupted the call.
    Interrupt,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Ended::Deadline => "the time limit passed",
            Ended::Interrupt => "interrupted",
        })
    }
}

impl std::error::Error for Ended {}

impl Ended {
    /// Why this wait failed, if it was given up.
    pub(super) fn of(error: &io::Error) -> Option<Ended> {
        error.get_ref().and_then(|inner| inner.downcast_ref::<Ended>()).copied()
    }

    pub(super) fn error(self) -> Error {
        match self {
            Ended::Deadline => Error::new(Kind::Timeout, "the call's time limit passed"),
            Ended::Interrupt => Error::new(Kind::Interrupted, "another thread ended the call"),
        }
    }
}

/// Whether the scope still allows to wait.
pub(super) fn check(scope: &Scope) -> Result<(), Ended> {
    if scope.interrupted() {
        Err(Ended::Interrupt)
    } else if scope.remaining().is_zero() {
        Err(Ended::Deadline)
    } else {
        Ok(())
    }
}

/// What is known about the exchange under way in this thread.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) scope: Scope,
    /// A new connection was opened for it.
    pub(super) dialled: Cell<bool>,
    /// The first byte of the request may have left.
    pub(super) sent: Cell<bool>,
    /// The first byte of the answer came.
    pub(super) answered: Cell<bool>,
    /// A kept connection said nothing until its time was over.
    pub(super) silent: Cell<bool>,
    /// Until when a kept connection may say nothing.
    patience: Cell<Option<Instant>>,
}

thread_local! {
    /// ureq offers no way to hand a value from a request to its connection but the thread both run in.
    static CURRENT: RefCell<Option<Rc<Call>>> = const { RefCell::new(None) };
}

impl Call {
    /// Begins an exchange in this thread; it ends when the guard is dropped. They nest: a host's log callback
    /// may call this library.
    pub(super) fn enter(scope: &Scope) -> Entered {
        let call = Rc::new(Call {
            scope: scope.clone(),
            dialled: Cell::new(false),
            sent: Cell::new(false),
            answered: Cell::new(false),
            silent: Cell::new(false),
            patience: Cell::new(None),
        });
        let outer = CURRENT.try_with(|current| current.replace(Some(Rc::clone(&call)))).unwrap_or_default();
        Entered { call, outer }
    }

    /// The request leaves. Where it goes over a kept connection, that has to say something soon: half of the call is left for a fresh one.
    fn leaves(&self) {
        if !self.dialled.get() && !self.sent.get() {
            self.patience.set(Instant::now().checked_add(SILENCE.min(self.scope.remaining() / 2)));
        }
        self.sent.set(true);
    }

    /// Fails when a kept connection has said nothing for too long.
    fn check_silence(&self) -> io::Result<()> {
        let is_over = |end: Instant| Instant::now() >= end;
        if self.answered.get() || !self.patience.get().is_some_and(is_over) {
            return Ok(());
        }
        self.silent.set(true);
        Err(io::Error::other("a kept connection gave no sign of life"))
    }

    /// The exchange under way in this thread.
    pub(super) fn current() -> Result<Rc<Call>, Error> {
        let call = CURRENT.try_with(|current| current.borrow().clone()).unwrap_or_default();
        call.ok_or_else(|| Error::new(Kind::Internal, "a connection was used outside a call"))
    }
}

/// Ends the exchange when dropped.
pub(super) struct Entered {
    pub(super) call: Rc<Call>,
    outer: Option<Rc<Call>>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let outer = self.outer.take();
        let _ = CURRENT.try_with(|current| current.replace(outer));
    }
}

/// A TCP connection that reads and writes like a blocking one, within the limits of the current call.
///
/// It waits in `poll` on a non-blocking socket. Socket time-outs would do on Unix, but Windows stretches short
/// ones to half a second and may lose data when one passes.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    /// The limits while the connection is being opened; afterwards those of the current call hold.
    opening: Option<Scope>,
}

impl Socket {
    /// A connection that is still being opened, within these limits.
    pub(super) fn opening(stream: TcpStream, scope: &Scope) -> io::Result<Socket> {
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        Ok(Socket { stream, opening: Some(scope.clone()) })
    }

    /// From now on the limits of the current call hold.
    pub(super) fn opened(&mut self) {
        self.opening = None;
    }

    fn wait(&self, event: PollFlags) -> io::Result<()> {
        let call = match &self.opening {
            Some(_) => None,
            None => Some(Call::current().map_err(io::Error::other)?),
        };
        let Some(scope) = self.opening.as_ref().or(call.as_ref().map(|call| &call.scope)) else {
            return Err(io::Error::other("a connection was used outside a call"));
        };
        loop {
            check(scope).map_err(|ended| io::Error::new(io::ErrorKind::TimedOut, ended))?;
            call.as_ref().map_or(Ok(()), |call| call.check_silence())?;
            let mut ready = [PollFd::new(&self.stream, event)];
            match poll(&mut ready, Some(&slice(scope.remaining()))) {
                Ok(0) | Err(rustix::io::Errno::INTR) => continue,
                Ok(_) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// The next slice of a wait, in whole milliseconds and never zero, so that no wait spins.
fn slice(left: Duration) -> Timespec {
    let millis = left.min(SLICE).as_millis().max(1);
    Timespec { tv_sec: 0, tv_nsec: i64::try_from(millis).unwrap_or(1).saturating_mul(1_000_000) as _ }
}

fn try_again(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.wait(PollFlags::IN)?;
            match self.stream.read(buffer) {
                Err(error) if try_again(&error) => continue,
                outcome => return outcome,
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        loop {
            match self.stream.write(data) {
                Err(error) if try_again(&error) => self.wait(PollFlags::OUT)?,
                outcome => return outcome,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A TLS connection over our socket.
pub(super) type TlsStream = StreamOwned<ClientConnection, Socket>;

/// What carries an exchange: encrypted, or plain on the way to a simulator on this machine.
#[derive(Debug)]
pub(super) enum Stream {
    /// Plain TCP.
    Plain(Socket),
    /// TLS over TCP.
    Tls(Box<TlsStream>),
}

/// An open connection as ureq uses it.
#[derive(Debug)]
pub(super) struct Wire {
    stream: Stream,
    buffers: LazyBuffers,
    /// An exchange was made since it was asked last whether the connection is open.
    was_used: bool,
}

impl Wire {
    /// A connection ready for its first request.
    pub(super) fn new(mut stream: Stream) -> Wire {
        match &mut stream {
            Stream::Plain(socket) => socket.opened(),
            Stream::Tls(tls) => tls.sock.opened(),
        }
        Wire { stream, buffers: LazyBuffers::new(BUFFER, BUFFER), was_used: false }
    }
}

/// Wraps our error so that ureq passes it on untouched. As an I/O error it would not do: ureq takes a reset
/// for the end of a body without a length.
pub(super) fn wrapped(error: Error) -> ureq::Error {
    ureq::Error::Other(Box::new(error))
}

impl Transport for Wire {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let call = Call::current().map_err(wrapped)?;
        check(&call.scope).map_err(|ended| wrapped(ended.error()))?;
        call.leaves();
        self.was_used = true;
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        match &mut self.stream {
            Stream::Plain(socket) => socket.write_all(output),
            Stream::Tls(tls) => tls.write_all(output),
        }
        .map_err(|error| wrapped(lost(&error)))
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let call = Call::current().map_err(wrapped)?;
        let input = self.buffers.input_append_buf();
        if input.is_empty() {
            let detail = "a header or chunk of the answer does not fit into 16 KiB";
            return Err(wrapped(Error::new(Kind::BadAnswer, detail)));
        }
        let amount = match &mut self.stream {
            Stream::Plain(socket) => socket.read(input),
            Stream::Tls(tls) => tls.read(input),
        }
        .map_err(|error| wrapped(lost(&error)))?;
        self.buffers.input_appended(amount);
        if amount > 0 {
            call.answered.set(true);
        }
        Ok(amount > 0)
    }

    /// An idle connection is usable while the service has neither closed it nor sent anything unasked. Under
    /// TLS it may have sent session tickets, which are kept for later connections.
    ///
    /// ureq asks when it puts a connection back and again when it takes it out. The second time counts; the first would be a system
    /// call for nothing.
    fn is_open(&mut self) -> bool {
        if std::mem::take(&mut self.was_used) {
            return true;
        }
        match &mut self.stream {
            Stream::Plain(socket) => {
                matches!(socket.stream.read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
            }
            Stream::Tls(tls) => loop {
                let StreamOwned { conn, sock } = &mut **tls;
                match conn.read_tls(&mut sock.stream) {
                    Ok(0) => return false,
                    Ok(_) => match conn.process_new_packets() {
                        Ok(state) if state.plaintext_bytes_to_read() == 0 && !state.peer_has_closed() => {}
                        _ => return false,
                    },
                    Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
                }
            },
        }
    }

    fn is_tls(&self) -> bool {
        matches!(self.stream, Stream::Tls(_))
    }
}

/// A connection that broke, or was given up, after the request was sent.
pub fn lost(error: &io::Error) -> Error {
    match Ended::of(error) {
        Some(ended) => ended.error(),
        None => Error::new(Kind::AnswerLost, format!("the connection broke before the whole answer came: {error}")),
    }
}
