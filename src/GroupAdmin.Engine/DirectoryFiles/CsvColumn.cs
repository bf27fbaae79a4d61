namespace GroupAdmin.Engine.DirectoryFiles;

/// <summary>The columns of a directory file in CSV, in the order in which they are written.</summary>
internal enum CsvColumn
{
    GroupId,
    GroupName,
    Type,
    Owner,
    Description,
    GroupMetadata,
    UserId,
    Role,
    State,
    UserName,
    Email,
    ShortName,
    AvatarUri,
    ProfileUri,
    UserRole,
    UserStatus,
    UserMetadata,
}
