#include "net/trust_store.h"

#include "base/check.h"

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <pthread.h>
#include <unistd.h>

static X509_STORE *store;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Where distributions keep their bundle: the list that Go has. */
static const char *const bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Gentoo, Arch */
    "/etc/pki/tls/certs/ca-bundle.crt",                  /* Fedora, RHEL 6 */
    "/etc/ssl/ca-bundle.pem",                            /* openSUSE */
    "/etc/pki/tls/cacert.pem",                           /* OpenELEC */
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* CentOS, RHEL 7 */
    "/etc/ssl/cert.pem",                                 /* Alpine */
};

static const char *const folders[] = { "/etc/ssl/certs", "/etc/pki/tls/certs" };

static void load_default_bundle(void)
{
    for (size_t i = 0; i < ARRAY_LEN(bundles); i++)
        if (access(bundles[i], R_OK) == 0 && X509_STORE_load_file(store, bundles[i]) == 1)
            return;
}

/* All files in it, whatever their names. */
static void load_folder(struct slice path)
{
    char *folder = slice_dup(path);
    DIR *listing = opendir(folder);
    for (struct dirent *entry; listing != NULL && (entry = readdir(listing)) != NULL;) {
        char file[4096];
        int n = snprintf(file, sizeof(file), "%s/%s", folder, entry->d_name);
        if (entry->d_type != DT_DIR && (size_t)n < sizeof(file))
            X509_STORE_load_file(store, file);
    }
    if (listing != NULL)
        closedir(listing);
    free(folder);
}

static void load_folders(struct slice paths)
{
    struct slice path;
    while (slice_split(&paths, ':', &path))
        if (path.len > 0)
            load_folder(path);
}

/* A bundle of one's own leaves the system's folders in force. What the bundle already has isn't
 * read there again: their files are looked up by name, when an issuer is missing. */
static void load(void)
{
    struct slice file = slice_of(getenv("SSL_CERT_FILE"));
    struct slice own_folders = slice_of(getenv("SSL_CERT_DIR"));
    store = X509_STORE_new();
    if (store == NULL)
        return;
    if (file.len > 0)
        X509_STORE_load_file(store, file.ptr);
    else
        load_default_bundle();
    load_folders(own_folders);
    for (size_t i = 0; i < ARRAY_LEN(folders) && own_folders.len == 0; i++)
        X509_STORE_load_path(store, folders[i]);
    ERR_clear_error();
}

X509_STORE *trust_store(void)
{
    pthread_once(&once, load);
    return store;
}

X509_STORE *trust_store_from_pem(struct slice pem, struct error *error)
{
    X509_STORE *own = X509_STORE_new();
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    int count = 0;
    for (X509 *next; (next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL; X509_free(next))
        count += X509_STORE_add_cert(own, next);
    BIO_free(bio);
    ERR_clear_error(); /* the end of the text was an error, too */
    if (count > 0)
        return own;
    error_set(error, EXIT_CODE_INVALID_CONFIG, "what holds the certificates to trust has none in PEM");
    X509_STORE_free(own);
    return NULL;
}
