//! One connection to PostgreSQL, driven by the thread that uses it.
//!
//! Each connection has a small runtime of its own, so that a statement costs no hop between threads. The price:
//! calls must not come from a thread that runs asynchronous tasks (use `spawn_blocking`), and nothing is read from
//! the server between calls.

use std::collections::HashMap;

use futures_util::{StreamExt, TryStreamExt, pin_mut};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls, Statement};

use super::encode::failure;
use super::pipeline;
use crate::error::{Error, Result};
use crate::row::{Columns, Row};
use crate::sql::Sql;
use crate::value::Value;

/// Statements kept prepared per connection.
const PREPARED: usize = 512;

/// Rows read ahead by [`Connection::for_each`].
const READ_AHEAD: usize = 256;

pub(crate) struct Connection {
    client: Client,
    statements: HashMap<Sql, Statement>,
    runtime: Option<Runtime>,
}

impl Connection {
    pub(crate) fn open(config: &Config) -> Result<Box<Self>> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Error::Unavailable(format!("no runtime for a connection: {e}")))?;
        let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(|e| failure(&e))?;
        runtime.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = %failure(&error), "connection closed");
            }
        });
        Ok(Box::new(Self {
            client,
            statements: HashMap::new(),
            runtime: Some(runtime),
        }))
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    fn runtime(&self) -> Result<&Runtime> {
        self.runtime
            .as_ref()
            .ok_or_else(|| Error::usage("the connection is closed"))
    }

    /// Statements without parameters or rows.
    pub(crate) fn run(&self, sql: &str) -> Result<()> {
        self.runtime()?
            .block_on(self.client.batch_execute(sql))
            .map_err(|e| failure(&e))
    }

    fn prepare(&mut self, sql: &Sql) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self
            .runtime()?
            .block_on(self.client.prepare(sql.as_str()))
            .map_err(|e| failure(&e))?;
        if self.statements.len() >= PREPARED {
            self.statements.clear();
        }
        self.statements.insert(sql.clone(), statement.clone());
        Ok(statement)
    }

    /// Forgets every prepared statement, after a migration changed what they mean.
    pub(crate) fn forget_statements(&mut self) {
        self.statements.clear();
    }

    pub(crate) fn execute(&mut self, sql: &Sql, params: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        expect(&statement, params)?;
        self.runtime()?
            .block_on(self.client.execute_raw(&statement, params))
            .map_err(|e| failure(&e))
    }

    pub(crate) fn execute_many<R: AsRef<[Value]>>(
        &mut self,
        sql: &Sql,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let client = &self.client;
        let statement = &statement;
        let requests = rows.into_iter().map(|row| {
            let size = row.as_ref().iter().map(Value::size).sum();
            (size, async move {
                expect(statement, row.as_ref())?;
                client
                    .execute_raw(statement, row.as_ref())
                    .await
                    .map_err(|e| failure(&e))
            })
        });
        let mut changed = 0;
        self.runtime()?
            .block_on(pipeline::run(requests, |count| changed += count))?;
        Ok(changed)
    }

    pub(crate) fn query(&mut self, sql: &Sql, params: &[Value]) -> Result<Vec<Row>> {
        let statement = self.prepare(sql)?;
        self.runtime()?
            .block_on(rows_of(&self.client, &statement, params))
    }

    pub(crate) fn query_many<R: AsRef<[Value]>>(
        &mut self,
        sql: &Sql,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Vec<Vec<Row>>> {
        let statement = self.prepare(sql)?;
        let client = &self.client;
        let statement = &statement;
        let requests = rows.into_iter().map(|row| {
            let size = row.as_ref().iter().map(Value::size).sum();
            (
                size,
                async move { rows_of(client, statement, row.as_ref()).await },
            )
        });
        let mut found = Vec::new();
        self.runtime()?
            .block_on(pipeline::run(requests, |rows| found.push(rows)))?;
        Ok(found)
    }

    pub(crate) fn for_each<E: From<Error>>(
        &mut self,
        sql: &Sql,
        params: &[Value],
        mut each: impl FnMut(&Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let statement = self.prepare(sql)?;
        expect(&statement, params)?;
        let runtime = self.runtime()?;
        let stream = runtime
            .block_on(self.client.query_raw(&statement, params))
            .map_err(|e| failure(&e))?
            .map_ok(|row| Row(Columns::Postgres(row)))
            .ready_chunks(READ_AHEAD);
        pin_mut!(stream);
        // The callback runs outside the runtime, so that it may use another transaction.
        while let Some(rows) = runtime.block_on(stream.next()) {
            for row in rows {
                each(&row.map_err(|e| failure(&e))?)?;
            }
        }
        Ok(())
    }

    /// Number of parameters and names of columns.
    pub(crate) fn describe(&mut self, sql: &Sql) -> Result<(usize, Vec<String>)> {
        let statement = self.prepare(sql)?;
        let columns = statement
            .columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        Ok((statement.params().len(), columns))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // An ordinary drop would panic on a thread that runs asynchronous tasks.
            runtime.shutdown_background();
        }
    }
}

fn expect(statement: &Statement, params: &[Value]) -> Result<()> {
    let wanted = statement.params().len();
    if wanted == params.len() {
        return Ok(());
    }
    Err(Error::usage(format!(
        "the statement takes {wanted} parameters and got {}",
        params.len()
    )))
}

async fn rows_of(client: &Client, statement: &Statement, params: &[Value]) -> Result<Vec<Row>> {
    expect(statement, params)?;
    let stream = client
        .query_raw(statement, params)
        .await
        .map_err(|e| failure(&e))?;
    pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await.map_err(|e| failure(&e))? {
        rows.push(Row(Columns::Postgres(row)));
    }
    Ok(rows)
}
