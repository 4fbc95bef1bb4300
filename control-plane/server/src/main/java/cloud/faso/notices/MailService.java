package cloud.faso.notices;

import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Mails as operators meet them. */
public final class MailService {

  private final Database database;
  private final MailTable table;
  private final Events events;
  private final InstantSource clock;

  public MailService(Database database, Events events, InstantSource clock) {
    this.database = database;
    this.table = database.table(MailTable.class);
    this.events = events;
    this.clock = clock;
  }

  public Page<MailView> list(@Nullable MailState state, PageQuery page) {
    return page.cut(table.list(state, page), MailRow::email, row -> row.id().value(), MailView::of);
  }

  MailView get(String id) {
    return MailView.of(require(id));
  }

  /** A dead one is sent again; one that waits or was sent stays as it is. */
  Answer replay(String id) {
    return database.transact(
        () -> {
          MailId mail = require(id).id();
          events.about(mail, null, null);
          table.replay(mail, clock.instant());
          return Answer.accepted(get(id));
        });
  }

  private MailRow require(String id) {
    return table.find(id).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("mail", id));
  }
}
