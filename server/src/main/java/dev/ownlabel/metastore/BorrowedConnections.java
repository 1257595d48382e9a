package dev.ownlabel.metastore;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source over connections that somebody else owns. */
final class BorrowedConnections implements DataSource {
    /** Where the next connection comes from. */
    interface Lender {
        Connection lend() throws SQLException;
    }

    private final Lender lender;

    BorrowedConnections(Lender lender) {
        this.lender = lender;
    }

    /** {@code connection} as seen by a library inside a transaction: it cannot end the transaction, nor close the connection. */
    static Connection withoutEnd(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                BorrowedConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "close", "commit", "setAutoCommit", "abort" -> {
                            return null;
                        }
                        case "isClosed" -> {
                            return connection.isClosed();
                        }
                        case "rollback" -> {
                            if (arguments == null) {
                                throw new SQLException("Only the owner of this transaction may roll it back");
                            }
                        }
                        default -> {
                            // everything else is the connection's own
                        }
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection() throws SQLException {
        return lender.lend();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The credentials are those of the settings");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("No log writer");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("The timeout is the pool's");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("No logger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("Wraps no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
