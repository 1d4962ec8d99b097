//! The machine: folders, disk, what is reachable from outside.

use std::path::Path;

use super::Check;
use crate::configuration::Settings;
use crate::terminal::bytes;
use crate::words::say;

/// Free space below which the instance is about to stop working.
const SCARCE: u64 = 1 << 30;
/// Free space below which somebody should see to it.
const LITTLE: u64 = 5 << 30;

/// Whether others of this machine can read the data.
pub(super) fn permissions(settings: &Settings) -> Check {
    let name = "data-directory";
    let path = settings.data.display();
    if !settings.data.exists() {
        return Check::ok(name, say!("doctor-data-new", path = path));
    }
    let open = [settings.data.clone(), settings.data.join("baize.toml")]
        .into_iter()
        .find(|path| others_read(path));
    match open {
        // A closed folder closes what is in it.
        Some(open) if open == settings.data => Check::warning(name, say!("doctor-data-open", path = path)),
        _ => Check::ok(name, say!("doctor-data-closed", path = path)),
    }
}

#[cfg(unix)]
fn others_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_read(_path: &Path) -> bool {
    false
}

/// Whether there is room on the disk.
pub(super) fn space(settings: &Settings) -> Check {
    let name = "disk";
    let existing = settings
        .data
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("/"));
    match rustix::fs::statvfs(existing) {
        Err(error) => Check::warning(name, say!("doctor-disk-unknown", reason = error)),
        Ok(facts) => {
            let free = facts.f_bavail.saturating_mul(facts.f_frsize);
            let text = say!("doctor-disk-free", free = bytes(free));
            match free {
                0..SCARCE => Check::failed(name, text),
                SCARCE..LITTLE => Check::warning(name, text),
                _ => Check::ok(name, text),
            }
        }
    }
}

/// Whether the web is reachable from outside in the clear.
pub(super) fn exposure(settings: &Settings) -> Check {
    let name = "listen";
    let address = settings.listen;
    let behind_proxy = !settings.trusted_proxies.is_empty();
    if address.ip().is_loopback() || settings.tls.is_some() || behind_proxy {
        return Check::ok(name, say!("doctor-listen-safe", address = address));
    }
    Check::warning(name, say!("doctor-listen-open", address = address))
}

/// Whether certificate and key are there.
pub(super) fn certificate(settings: &Settings) -> Option<Check> {
    let tls = settings.tls.as_ref()?;
    let (certificate, key) = (tls.certificate.relative(), tls.key.relative());
    let missing = [&certificate, &key]
        .into_iter()
        .find_map(|path| std::fs::File::open(path).err().map(|e| (path, e)));
    Some(match missing {
        Some((path, error)) => Check::failed(
            "tls",
            say!("doctor-tls-missing", path = path.display(), reason = error),
        ),
        None if others_read(&key) => Check::warning("tls", say!("doctor-tls-open", path = key.display())),
        None => Check::ok("tls", say!("doctor-tls-there", path = certificate.display())),
    })
}
