//! Keeps the library loaded: unloading it while a thread of a name look-up is under way would crash the host.
//!
//! On Linux the linker does it (`-z nodelete`, see build.rs). On Windows the module pins itself before the first client.

/// Pins the library in the process. Safe to call any number of times.
#[cfg(windows)]
pub fn pin() {
    use std::ffi::c_void;
    const FROM_ADDRESS: u32 = 4;
    const PIN: u32 = 1;
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn GetModuleHandleExW(flags: u32, name: *const c_void, module: *mut *mut c_void) -> i32;
    }
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let mut module = std::ptr::null_mut();
        // SAFETY: `pin` is an address inside this module; `module` is writable.
        unsafe { GetModuleHandleExW(FROM_ADDRESS | PIN, pin as *const c_void, &mut module) };
    });
}

/// Pins the library in the process. Safe to call any number of times.
#[cfg(not(windows))]
pub fn pin() {}
