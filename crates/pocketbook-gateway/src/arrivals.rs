//! How many whole segments of one tablet may be arriving at once.
//!
//! A signed request is good for a week and may be sent as often as anybody
//! likes, each time with 4 MiB that take up to an hour. Whoever copied one could
//! hold the gateway's connections and fill its disk; a tablet's own system sends
//! a handful at a time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pocketbook_model::DeviceId;

/// So many at once from one tablet: 32 MiB, and twice what a tablet's system
/// usually sends side by side.
pub(crate) const MOST: u32 = 8;

/// The segments that are arriving just now, by their tablets.
#[derive(Default)]
pub(crate) struct Arrivals(Mutex<BTreeMap<DeviceId, u32>>);

/// One of them, from its admission until it is dropped.
pub(crate) struct Arrival {
    arrivals: Arc<Arrivals>,
    device: DeviceId,
}

impl Arrivals {
    fn all(&self) -> MutexGuard<'_, BTreeMap<DeviceId, u32>> {
        // Valid after any panic: each change is one number.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Admits one more, unless so many of this tablet are arriving already.
    pub(crate) fn admit(self: &Arc<Self>, device: DeviceId) -> Option<Arrival> {
        let mut all = self.all();
        let arriving = all.entry(device).or_default();
        if *arriving >= MOST {
            return None;
        }
        *arriving += 1;
        Some(Arrival {
            arrivals: Arc::clone(self),
            device,
        })
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        let mut all = self.arrivals.all();
        if let Some(arriving) = all.get_mut(&self.device) {
            *arriving = arriving.saturating_sub(1);
            if *arriving == 0 {
                all.remove(&self.device);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tablet_has_its_own_number_and_leaves_nothing_behind() {
        let arrivals = Arc::new(Arrivals::default());
        let [one, other] = [1, 2].map(|seed| DeviceId::from_parts(seed, [7; 10]));
        let mut arriving: Vec<_> = (0..MOST).map(|_| arrivals.admit(one).unwrap()).collect();
        assert!(arrivals.admit(one).is_none());
        assert!(arrivals.admit(other).is_some(), "another's are its own");
        arriving.pop();
        arriving.push(arrivals.admit(one).unwrap());
        assert!(arrivals.admit(one).is_none());
        drop(arriving);
        assert!(arrivals.all().is_empty());
    }
}
