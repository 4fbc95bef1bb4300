package cloud.faso.access;

import cloud.faso.access.Operators.WayInRow;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of who can operate the platform. */
interface OperatorTable {

  /** Operators' tokens, locked. */
  @SqlQuery(
      """
      select id, person_id as person, expires_at from api_token
      where role = 'OPERATOR' and kind = 'SERVICE' and (expires_at is null or expires_at > :now)
      order by id for update
      """)
  List<WayInRow> lockTokens(Instant now);

  /** Locks the memberships of operators. */
  @SqlQuery(
      """
      select id from member where owner_id = 'platform' and role = 'OPERATOR' and kind = 'GIVEN'
      order by id for update
      """)
  List<String> lockMembers();

  /** Operators who have a password. */
  @SqlQuery(
      """
      select member.id, person.id as person, member.expires_at
      from member
        join person on person.id = member.person_id
        join password on password.person_id = member.person_id
      where owner_id = 'platform' and role = 'OPERATOR' and kind = 'GIVEN'
        and disabled_at is null
      """)
  List<WayInRow> people();
}
