package cloud.faso.spec.agent;

/** What a health check found last; UNKNOWN where none was made, or could be. */
public enum MemberHealth {
  ONLINE,
  OFFLINE,
  UNKNOWN
}
