namespace GroupAdmin.Contracts;

/// <summary>What a success of a call with several users says about each of them.</summary>
public enum MemberReporting
{
    /// <summary>The answer (or its success) speaks for every user.</summary>
    Complete,

    /// <summary>A success may hide that some users were left out. A call with one user is unambiguous all the same.</summary>
    Partial,
}
