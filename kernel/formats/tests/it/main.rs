//! Reading whole records: fixtures of our own, and real data where it is present.

mod alpine;
mod capec;
mod case;
mod cwe;
mod damage;
mod epss;
mod exploitdb;
mod friendsofphp;
mod julia;
mod kev;
mod metasploit;
mod poc;
mod redhat;
mod rubysec;
mod rustsec;
