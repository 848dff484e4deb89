//! Processor time, which others on the machine do not add to.

use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use nix::time::{ClockId, clock_gettime};

use crate::Outcome;

/// Seconds that this thread computes in `task`.
pub fn thread<T>(task: impl FnOnce() -> T) -> Outcome<f64> {
    let start = now()?;
    std::hint::black_box(task());
    Ok((now()? - start).as_secs_f64())
}

fn now() -> Outcome<Duration> {
    Ok(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?.into())
}

/// Seconds that programs compute, the kernel's part included, which `task` starts and waits for.
pub fn children(task: impl FnOnce() -> Outcome<()>) -> Outcome<f64> {
    let start = of_children()?;
    task()?;
    Ok((of_children()? - start) as f64 / 1e6)
}

fn of_children() -> Outcome<i64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(usage.user_time().num_microseconds() + usage.system_time().num_microseconds())
}
