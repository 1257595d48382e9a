package dev.ownlabel.api.wire;

/** How error messages name a member: lower camel case, dotted, list positions from 1 ({@code versionNames.1.member}). */
final class MemberPath {

    private MemberPath() {}

    static String under(String parent, String member) {
        String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
        return parent.isEmpty() ? name : parent + "." + name;
    }

    static String element(String list, int index) {
        return list + "." + (index + 1) + ".member";
    }
}
