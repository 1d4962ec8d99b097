//! The readers against real data, other projects' cases and our own fixtures.

mod alpine;
mod capec;
mod case;
mod cnnvd;
mod cnvd;
mod cve5;
mod cwe;
mod damage;
mod detect;
mod epss;
mod exploitdb;
mod fixtures;
mod friendsofphp;
mod json;
mod julia;
mod kev;
mod metasploit;
mod nvd2;
mod osv;
mod poc;
mod real;
mod redhat;
mod replay;
mod rubysec;
mod rustsec;
mod snapshot;
