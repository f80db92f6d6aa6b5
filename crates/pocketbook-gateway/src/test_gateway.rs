//! A gateway in a folder of its own, for the unit tests of this room.

use pocketbook_model::DeviceId;

use crate::{ForceConfig, Gateway};

/// A new gateway; its folder goes with the first value.
pub(crate) fn gateway() -> (tempfile::TempDir, Gateway) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway");
    let force = ForceConfig {
        name: "Invented Constabulary".into(),
        numbers: Default::default(),
    };
    Gateway::init(&path, &force).unwrap();
    let gateway = Gateway::open(&path).unwrap();
    (folder, gateway)
}

/// Lets a gateway know tablets, as if they had enrolled.
pub(crate) fn know(gateway: &Gateway, devices: &[DeviceId]) {
    gateway
        .database
        .write(|transaction| {
            for device in devices {
                transaction.execute(
                    "INSERT INTO devices (id, public_key, name, certificate, enrolled)
                     VALUES (?1, '', '', '', 0)",
                    [device.as_bytes()],
                )?;
            }
            Ok(())
        })
        .unwrap();
}
