//! The data folder as `dump` and `restore` open it: by the same settings as `serve`.

use std::path::PathBuf;
use std::sync::Arc;

use baton_engine::store::{self, Store, StoreError, StoreKind};
use clap::Args;

use super::exit_code::Failure;
use crate::config::{Configuration, Flags, StoreName};

/// Which data folder, and what keeps it.
#[derive(Debug, Args)]
pub(super) struct DataFolder {
    /// A TOML file of settings [default: ./baton.toml if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder of the data [default: ./baton-data]
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// What keeps the data [default: what the folder was made with, else sled]
    #[arg(long)]
    store: Option<StoreName>,
}

impl DataFolder {
    fn settings(&self) -> Result<Configuration, Failure> {
        let flags = Flags { data: self.data.clone(), store: self.store, ..Flags::default() };
        Ok(Configuration::load(self.config.as_deref(), &flags)?)
    }

    /// Opens a folder that is there, with the store it was made with unless one is named.
    pub(super) fn open(&self) -> Result<Arc<dyn Store>, Failure> {
        let settings = self.settings()?;
        let folder = &settings.data;
        if !folder.is_dir() {
            return Err(Failure::failed(format!(
                "there is no data folder {}; name it with --data",
                folder.display()
            )));
        }
        let options = settings.store_options();
        let opened = match store::open(settings.store.into(), folder, options) {
            Err(StoreError::WrongKind { found, .. }) if self.store.is_none() => {
                let kind: StoreKind =
                    found.parse().map_err(|_| Failure::failed(format!("unknown store {found}")))?;
                store::open(kind, folder, options)
            }
            opened => opened,
        };
        Ok(opened?)
    }

    /// Opens a folder that is new or empty.
    pub(super) fn create(&self) -> Result<(Arc<dyn Store>, PathBuf), Failure> {
        let settings = self.settings()?;
        let options = settings.store_options();
        let store = store::open(settings.store.into(), &settings.data, options)?;
        Ok((store, settings.data))
    }
}
