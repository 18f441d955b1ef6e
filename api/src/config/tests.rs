//! Reading of the four places, and what is refused.

use super::*;

fn listening(listen: &str) -> Configuration {
    Configuration { listen: listen.to_owned(), ..Configuration::default() }
}

#[test]
fn the_documentation_lists_every_key() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
    if std::env::var_os("BATON_TEST_RENEW").is_some() {
        std::fs::write(&path, documentation()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == documentation(),
        "docs/configuration.md is old; renew it with: BATON_TEST_RENEW=1 cargo test -p baton-api \
         documentation"
    );
}

#[test]
fn only_loopback_addresses_are_listened_on() {
    for listen in ["127.0.0.1:0", "127.0.0.2:8080", "[::1]:8080", "localhost:8080"] {
        assert!(listening(listen).address().is_ok(), "{listen}");
    }
    for listen in ["0.0.0.0:8080", "[::]:8080", "192.168.0.1:8080", "[::ffff:10.0.0.1]:80"] {
        let refused = listening(listen).address().unwrap_err().to_string();
        assert!(refused.contains("no authentication yet"), "{listen}: {refused}");
    }
    for listen in ["8080", "localhost", "127.0.0.1:99999", ""] {
        let refused = listening(listen).address().unwrap_err().to_string();
        assert!(refused.contains("no address and port"), "{listen}: {refused}");
    }
}

#[test]
#[expect(clippy::result_large_err, reason = "the error is figment's")]
fn later_places_win_over_earlier_ones() {
    figment::Jail::expect_with(|jail| {
        let defaults = Configuration::load(None, &Flags::default()).unwrap();
        assert_eq!(defaults, Configuration::default());
        jail.create_file("baton.toml", "listen = \"[::1]:1\"\nstore = \"fjall\"\nthreads = 3")?;
        jail.set_env("BATON_STORE", "memory");
        jail.set_env("BATON_LONG_POLL_MS", "5");
        jail.set_env("BATON_ALLOWED_HOSTS", "[\"a.example\"]");
        let flags = Flags { demo: Some(true), ..Flags::default() };
        let loaded = Configuration::load(None, &flags).unwrap();
        assert_eq!(loaded.listen, "[::1]:1");
        assert_eq!(loaded.store, StoreName::Memory);
        assert_eq!((loaded.threads, loaded.long_poll_ms, loaded.demo), (3, 5, true));
        assert_eq!(loaded.allowed_hosts, ["a.example"]);
        assert_eq!(loaded.clock, ClockName::System);
        Ok(())
    });
}

#[test]
#[expect(clippy::result_large_err, reason = "the error is figment's")]
fn what_cannot_be_read_is_named() {
    figment::Jail::expect_with(|jail| {
        let load = || Configuration::load(None, &Flags::default()).unwrap_err().to_string();
        jail.create_file("baton.toml", "listne = \"127.0.0.1:1\"")?;
        assert!(load().contains("listne"), "{}", load());
        jail.create_file("baton.toml", "threads = \"many\"")?;
        assert!(load().contains("threads") && load().contains("baton.toml"), "{}", load());
        jail.create_file("baton.toml", "store = \"rocks\"")?;
        assert!(load().contains("rocks"), "{}", load());
        let missing = Configuration::load(Some(Path::new("no.toml")), &Flags::default());
        assert!(missing.unwrap_err().to_string().contains("no.toml"));
        Ok(())
    });
}

#[test]
#[expect(clippy::result_large_err, reason = "the error is figment's")]
fn a_time_to_live_is_a_number_or_a_text_in_every_place() {
    figment::Jail::expect_with(|jail| {
        let load = |flags: &Flags| Configuration::load(None, flags).unwrap().retention();
        assert_eq!(load(&Flags::default()).unwrap(), Retention::default());
        jail.create_file(
            "baton.toml",
            "history_time_to_live = 3\nhistory_time_to_live_of = { order = \"PT12H\", kept = 0 }",
        )?;
        let day_ms = 86_400_000;
        let loaded = load(&Flags::default()).unwrap();
        assert_eq!(loaded.default_ms, 3 * day_ms);
        assert_eq!(loaded.of_processes_ms[&ElementId::from("order")], day_ms / 2);
        assert_eq!(loaded.of_processes_ms[&ElementId::from("kept")], 0);
        jail.set_env("BATON_HISTORY_TIME_TO_LIVE", "4");
        assert_eq!(load(&Flags::default()).unwrap().default_ms, 4 * day_ms);
        let flags = Flags { history_time_to_live: Some("P1W".to_owned()), ..Flags::default() };
        assert_eq!(load(&flags).unwrap().default_ms, 7 * day_ms);
        let flags = Flags { history_time_to_live: Some("long".to_owned()), ..Flags::default() };
        let refused = load(&flags).unwrap_err().to_string();
        assert!(refused.contains("history_time_to_live") && refused.contains("long"), "{refused}");
        Ok(())
    });
}
