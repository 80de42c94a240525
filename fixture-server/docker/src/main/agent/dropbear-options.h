/* How our Dropbear differs from Debian's. */
/* its programs are in a directory of ours */
#define SFTPSERVER_PATH "/.localec2/sftp-server"
#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"
#define DEFAULT_ROOT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
/* instances are entered by their key pair; Debian's musl has no crypt() either */
#define DROPBEAR_SVR_PASSWORD_AUTH 0
#define DROPBEAR_X11FWD 0
