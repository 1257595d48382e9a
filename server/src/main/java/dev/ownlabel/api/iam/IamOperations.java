package dev.ownlabel.api.iam;

import dev.ownlabel.api.Operation;
import dev.ownlabel.iam.directory.Directory;
import java.util.List;

/** The operation table of IAM, part by part. */
public final class IamOperations {
    private final Directory directory;

    public IamOperations(Directory directory) {
        this.directory = directory;
    }

    /** Every row. */
    public List<Operation<?, ?>> table() {
        Rows rows = new Rows();
        IamNeeds needs = new IamNeeds(directory);
        new UserRows(directory, needs).addTo(rows);
        new GroupRows(directory, needs).addTo(rows);
        new RoleRows(directory, needs).addTo(rows);
        new UserPolicyRows(directory, needs).addTo(rows);
        new GroupPolicyRows(directory, needs).addTo(rows);
        new RolePolicyRows(directory, needs).addTo(rows);
        new PolicyRows(directory, needs).addTo(rows);
        new KeyRows(directory, needs).addTo(rows);
        new SimulationRow(directory, needs).addTo(rows);
        return rows.all();
    }
}
