package cloud.faso.people;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody may do something, and why.
 *
 * @param reason what else stands in the way than a role that lacks; null for nothing
 * @param by the grant by which it is allowed; null where it is not, or needs none
 * @param needed the roles of which one is needed
 * @param givenBy the roles that give these in the place
 * @param grants all that the one who is asked about may do
 */
public record AccessExplanationView(
    boolean allowed,
    @Nullable String reason,
    AccessView.Rule rule,
    MeView.@Nullable Grant by,
    Set<String> needed,
    Set<String> givenBy,
    List<MeView.Grant> grants) {}
