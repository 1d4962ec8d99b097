//! What callers rely on, on both engines.

#![expect(clippy::unwrap_used, reason = "a test says by failing what went wrong")]

/// Makes one test per function and engine, so that a failure names the engine.
macro_rules! store_contract {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&baize_testkit::databases::Scratch::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(scratch) = baize_testkit::databases::Scratch::postgres() { super::$name(&scratch); }
            })*
        }
    };
}

mod child;
mod durability;
mod history;
mod operation;
mod queue;
mod server;
mod statements;
mod transactions;
