//! How far an instance may go while others wait for their answers.
//!
//! Alone, an instance that takes thousands of steps takes them in batches as large as a batch may
//! be. Beside others it takes few steps in each, so that a batch is over soon: what the others wait
//! for is a batch, and the disk.

use crate::step::StepLimits;

/// Whoever asked during this many batches is thought to ask again soon: callers wait for their
/// answer, then think for a batch or two.
const BATCHES_REMEMBERED: u32 = 16;

/// Steps of one command beside others. What takes no more is done in one batch.
const STEPS_BEGUN: u32 = 128;

/// Steps of an instance that gave way, for each of those that did: where many did, they are the
/// load, and there is nobody to spare.
const STEPS_CONTINUED: usize = 8;

/// The stored tokens of an instance are written anew in each of its batches: at least one of this
/// many is moved meanwhile, so that the writing does not outgrow the work.
const TOKENS_OF_A_STEP: usize = 32;

/// How busy the last batches were with requests.
#[derive(Debug, Default)]
pub(crate) struct Company {
    /// Requests that the batch at hand took.
    requests: u32,
    /// Batches since the last one that took any.
    quiet_batches: u32,
}

impl Company {
    /// A batch takes requests from here on.
    pub(crate) fn batch_begins(&mut self) {
        let is_quiet = self.requests == 0;
        self.quiet_batches = if is_quiet { self.quiet_batches.saturating_add(1) } else { 0 };
        self.requests = 0;
    }

    /// The batch took a request.
    pub(crate) fn requested(&mut self) {
        self.requests += 1;
    }

    fn is_alone(&self) -> bool {
        self.quiet_batches >= BATCHES_REMEMBERED
    }

    /// How far a command may go.
    pub(crate) fn limits(&self) -> StepLimits {
        let all = StepLimits::default();
        if self.is_alone() { all } else { StepLimits { steps_max: STEPS_BEGUN, ..all } }
    }

    /// How far an instance may go on that gave way, with so many tokens, as one of `waiting`.
    pub(crate) fn limits_to_go_on(&self, waiting: usize, tokens: usize) -> StepLimits {
        let all = StepLimits::default();
        if self.is_alone() {
            return all;
        }
        let steps = (STEPS_CONTINUED * waiting).max(tokens / TOKENS_OF_A_STEP);
        let steps_max = u32::try_from(steps).unwrap_or(u32::MAX).min(all.steps_max);
        StepLimits { steps_max, ..all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(requests: &[u32]) -> Company {
        let mut company = Company::default();
        for count in requests {
            company.batch_begins();
            (0..*count).for_each(|_| company.requested());
        }
        company.batch_begins();
        company
    }

    #[test]
    fn alone_an_instance_takes_all_that_a_batch_allows() {
        let alone = after(&[0; 20]);
        assert_eq!(alone.limits().steps_max, StepLimits::default().steps_max);
        assert_eq!(alone.limits_to_go_on(1, 0).steps_max, StepLimits::default().steps_max);
    }

    #[test]
    fn beside_others_a_single_large_instance_takes_few_steps_and_many_share_more() {
        let busy = after(&[0, 0, 3, 0, 0]);
        assert_eq!(busy.limits().steps_max, 128);
        let steps = |waiting, tokens| busy.limits_to_go_on(waiting, tokens).steps_max;
        assert_eq!(steps(1, 0), 8);
        assert_eq!(steps(10, 0), 80);
        assert_eq!(steps(1, 3_200), 100);
        assert_eq!(steps(1_000, 0), StepLimits::default().steps_max);
    }
}
