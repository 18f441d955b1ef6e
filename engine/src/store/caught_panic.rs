//! Panics of the storage libraries: sled panics on damaged files and on some errors of the disk,
//! fjall on a few. They become errors, told once and in our words, so the process's panic hook must
//! not tell them as well.

use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    static IS_CAUGHT_HERE: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Gives what `call` returns, or what it said when it panicked.
pub(super) fn catch_panic<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if IS_CAUGHT_HERE.get() {
                tracing::debug!(%panic, "a store panicked");
            } else {
                usual(panic);
            }
        }));
    });
    let before = IS_CAUGHT_HERE.replace(true);
    let returned = panic::catch_unwind(AssertUnwindSafe(call));
    IS_CAUGHT_HERE.set(before);
    returned.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        text.unwrap_or("no message").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_message() {
        assert_eq!(catch_panic(|| 7), Ok(7));
        let index = [0; 3].len();
        assert_eq!(catch_panic(|| panic!("segment {index}")), Err::<(), _>("segment 3".to_owned()));
        assert_eq!(catch_panic(|| panic!("torn")), Err::<(), _>("torn".to_owned()));
        assert!(!IS_CAUGHT_HERE.get());
    }
}
