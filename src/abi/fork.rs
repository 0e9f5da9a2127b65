//! Tells [`crate::fork`] of forks of the host.

/// From now on forks are told of. Safe to call any number of times.
#[cfg(all(unix, target_env = "gnu"))]
pub fn attend() {
    use std::ffi::{c_int, c_void};
    type Handler = Option<unsafe extern "C" fn()>;
    unsafe extern "C" {
        // What pthread_atfork calls, which older systems have in a static library only.
        fn __register_atfork(before: Handler, parent: Handler, child: Handler, library: *mut c_void) -> c_int;
    }
    unsafe extern "C" fn before() {
        let _ = std::panic::catch_unwind(crate::fork::before);
    }
    unsafe extern "C" fn after() {
        let _ = std::panic::catch_unwind(crate::fork::after);
    }
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // SAFETY: the functions live as long as the process, since the library is never unloaded (`-z nodelete`).
        unsafe { __register_atfork(Some(before), Some(after), Some(after), std::ptr::null_mut()) };
    });
}

/// There is no fork here, or nobody tells of it.
#[cfg(not(all(unix, target_env = "gnu")))]
pub fn attend() {}
