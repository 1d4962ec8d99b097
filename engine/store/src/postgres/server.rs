//! Making and dropping databases on a PostgreSQL server.

use tokio_postgres::Config;

use super::Connection;
use crate::error::{Error, Result};

/// Makes a database the store accepts: UTF-8, ordered byte by byte. `url` names any database of the server whose
/// user may create databases; `name` is lower-case letters, digits and `_`. Returns the new database's URL.
pub fn create_database(url: &str, name: &str) -> Result<String> {
    check_name(name)?;
    connect(url)?.run(&format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    ))?;
    Ok(sibling(url, name))
}

/// Drops a database and whoever is connected to it. One that is not there is no error.
pub fn drop_database(url: &str, name: &str) -> Result<()> {
    check_name(name)?;
    connect(url)?.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
}

fn connect(url: &str) -> Result<Box<Connection>> {
    let config: Config = url
        .parse()
        .map_err(|_| Error::usage("not a URL of a PostgreSQL database".to_owned()))?;
    Connection::open(&config)
}

fn check_name(name: &str) -> Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || name.len() > 63 || !name.bytes().all(plain) {
        return Err(Error::usage(format!(
            "{name:?} is not a plain name of a database"
        )));
    }
    Ok(())
}

/// The URL with another database.
fn sibling(url: &str, name: &str) -> String {
    let (place, query) = url
        .split_once('?')
        .map_or((url, None), |(place, query)| (place, Some(query)));
    let start = place.find("://").map_or(0, |at| at + 3);
    let end = place[start..].find('/').map_or(place.len(), |at| start + at);
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    format!("{}/{name}{query}", &place[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_changes_in_a_url() {
        assert_eq!(
            sibling("postgres://a:b@h:1/postgres?x=/y", "n"),
            "postgres://a:b@h:1/n?x=/y"
        );
        assert_eq!(sibling("postgres://h", "n"), "postgres://h/n");
    }

    #[test]
    fn odd_names_are_refused() {
        assert!(check_name("a; DROP").is_err());
        assert!(check_name("").is_err());
        assert!(check_name("baize_1").is_ok());
    }
}
