package cloud.faso.notices;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.MinistryId;
import cloud.faso.hardware.Authority;
import cloud.faso.notices.SmtpSettings.Security;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.Phrase;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told arrives at a real mail server, over TLS, in their language. */
@OnBothDatabases
final class OutboxTest {

  private static final MinistryId SANTE = new MinistryId("ministry-sante");
  private static final Recipient AWA =
      new Recipient("Awa Ouédraogo", "awa@sante.bf", Locale.FRENCH);
  private static final Recipient JO = new Recipient("Jo", "jo@sante.bf", Locale.ENGLISH);

  private final StillClock clock = new StillClock();
  private final Authority authority =
      Authority.inMemory(Duration.ofDays(1), Clock.systemUTC(), new SecureRandom());
  private final DataSource source;
  private final Database database;
  private @TempDir Path folder;
  private MailServer server;

  OutboxTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
  }

  @BeforeEach
  void start() throws Exception {
    server = new MailServer(folder, authority, "localhost");
    Files.writeString(folder.resolve("password"), MailServer.PASSWORD + "\n");
  }

  @AfterEach
  void close() {
    server.close();
    source.close(true);
  }

  private MailSettings settings(int port, Path authorities) {
    return new MailSettings(
        new SmtpSettings(
            "localhost",
            port,
            Security.STARTTLS,
            MailServer.USER,
            folder.resolve("password"),
            "faso@anptic.bf",
            authorities),
        List.of(JO));
  }

  private void tell(Audience audience, NoticeType type, Object... values) {
    MailSettings settings = settings(1, server.authorities);
    IdSource ids = new IdSource(clock, new SplittableRandom(clock.millis()));
    Notices notices =
        new Notices(
            database,
            ministry -> ministry.equals(SANTE) ? List.of(AWA, JO) : List.of(),
            MemberBook.NONE,
            settings,
            ids,
            clock);
    database.transact(() -> notices.tell(audience, type, values));
  }

  private void send(MailSettings settings) {
    new Outbox(database, settings, clock, new SplittableRandom(7)).sendAll();
  }

  private void send() {
    send(settings(server.port(), server.authorities));
  }

  private MailService service() {
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    return new MailService(database, new Events(database, ids, clock), clock);
  }

  private List<MailView> mails() {
    return service().list(null, new PageQuery("mails", 100, null, null, null)).items();
  }

  @Test
  void each_contact_is_written_to_in_their_language() throws Exception {
    tell(
        new Audience.Contacts(SANTE),
        NoticeType.QUOTA_NEARLY_USED,
        "sante-prod",
        new Phrase("quota-unit.memory"),
        9000L,
        10000L);
    send();

    assertThat(server.messages()).hasSize(2);
    MimeMessage french = server.messages().getFirst();
    assertThat(french.getSubject()).isEqualTo("Le quota de sante-prod est presque épuisé");
    assertThat((String) french.getContent())
        .startsWith("Bonjour Awa Ouédraogo,")
        .contains("sante-prod utilise 9000 Mio de mémoire sur 10000");
    InternetAddress to = (InternetAddress) french.getRecipients(Message.RecipientType.TO)[0];
    assertThat(to.getPersonal()).isEqualTo("Awa Ouédraogo");
    assertThat(french.getFrom()[0].toString()).contains("faso@anptic.bf");
    assertThat((String) server.messages().getLast().getContent())
        .startsWith("Hello Jo,")
        .contains("sante-prod uses 9000 of 10000 MiB of memory");
    assertThat(mails()).extracting(MailView::state).containsOnly(MailState.SENT);
  }

  @Test
  void one_that_is_sent_twice_is_known_by_its_id() throws Exception {
    tell(Audience.OPERATORS, NoticeType.NODE_SILENT, "n1", "2026-11-25T08:00:00Z");
    MailTable table = database.table(MailTable.class);
    // A process took it and died once it was sent, before it could note so.
    MailId id = database.transact(() -> table.take(clock.instant())).orElseThrow().id();
    new Mailer(Objects.requireNonNull(settings(server.port(), server.authorities).smtp()))
        .send(table.find(id.value()).orElseThrow());
    database.transact(() -> table.begin(id, clock.instant().plus(Duration.ofMinutes(5))));
    send();
    assertThat(server.messages()).hasSize(1);

    clock.advance(Duration.ofMinutes(6));
    send();

    assertThat(server.messages())
        .extracting(MimeMessage::getMessageID)
        .containsExactly("<" + id.value() + "@anptic.bf>", "<" + id.value() + "@anptic.bf>");
  }

  @Test
  void what_the_server_cannot_take_now_is_tried_for_a_day_and_can_be_replayed() {
    tell(Audience.OPERATORS, NoticeType.NODE_SILENT, "n1", "2026-11-25T08:00:00Z");
    for (int hours = 0; hours < 40; hours++) {
      send(settings(1, server.authorities));
      clock.advance(Duration.ofHours(1));
    }
    MailView dead = mails().getFirst();
    assertThat(dead.state()).isEqualTo(MailState.DEAD);
    assertThat(dead.attempts()).isGreaterThan(10);
    assertThat(dead.failure()).isNotBlank();

    service().replay(dead.id().value());
    send();

    assertThat(server.messages()).hasSize(1);
    assertThat(mails().getFirst().state()).isEqualTo(MailState.SENT);
  }

  @Test
  void an_address_that_the_server_refuses_holds_up_no_other() {
    Recipient nobody = new Recipient("Nobody", "nobody@sante.bf", Locale.ENGLISH);
    tell(
        new Audience.People(List.of(nobody, JO)),
        NoticeType.NODE_SILENT,
        "n1",
        "2026-11-25T08:00:00Z");
    send();

    assertThat(mails()).extracting(MailView::state).containsExactly(MailState.DEAD, MailState.SENT);
  }

  @Test
  void a_value_with_line_breaks_makes_no_header() throws Exception {
    Recipient sly = new Recipient("Sly\r\nBcc: all@sante.bf", "sly@sante.bf", Locale.ENGLISH);
    tell(
        new Audience.People(List.of(sly)),
        NoticeType.NODE_SILENT,
        "n1\r\nBcc: all@sante.bf\r\n\r\nbody",
        "now");
    send();

    MimeMessage message = server.messages().getFirst();
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getSubject()).isEqualTo("Node n1 Bcc: all@sante.bf body is silent");
  }

  @Test
  void nothing_is_given_to_a_server_that_is_another_than_it_says() throws Exception {
    tell(Audience.OPERATORS, NoticeType.NODE_SILENT, "n1", "2026-11-25T08:00:00Z");
    try (MailServer other = new MailServer(folder, authority, "mail.elsewhere.bf")) {
      send(settings(other.port(), other.authorities));
      assertThat(other.messages()).isEmpty();
    }
    Authority unknown =
        Authority.inMemory(Duration.ofDays(1), Clock.systemUTC(), new SecureRandom());
    Path known = Files.copy(server.authorities, folder.resolve("known.pem"));
    clock.advance(Duration.ofHours(1));
    try (MailServer other = new MailServer(folder, unknown, "localhost")) {
      send(settings(other.port(), known));
      assertThat(other.messages()).isEmpty();
    }
    assertThat(mails().getFirst().state()).isEqualTo(MailState.WAITING);
    assertThat(mails().getFirst().attempts()).isEqualTo(2);
  }
}
