package cloud.faso.people;

import cloud.faso.platform.db.Database;

/** The local user who runs the platform before there is anybody to give roles. */
public final class FirstOperator {

  private final Database database;
  private final PersonService people;
  private final MemberService members;

  public FirstOperator(Database database, PersonService people, MemberService members) {
    this.database = database;
    this.people = people;
    this.members = members;
  }

  /**
   * Makes a local user an operator, for whoever holds the machine. One who is there already is let
   * in again with a new password, as an operator, and former sessions end.
   *
   * @return a one-time password
   */
  public String make(String username) {
    return database.transact(
        () -> {
          PersonRow person =
              people
                  .localNamed(username)
                  .orElseGet(
                      () -> people.local(new CreatePersonRequest(username, username, null, null)));
          members.makeOperator(person.id());
          people.readmit(person);
          return people.oneTimePassword(person.id(), null);
        });
  }
}
